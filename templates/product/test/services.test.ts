import "./services/activity.ts";
import "./services/note.ts";
