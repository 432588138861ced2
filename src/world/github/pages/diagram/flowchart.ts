/** A Mermaid flowchart as it was written. Lines of a label are parted by `\n`. */
export type Flowchart = {
  direction: "TB" | "BT" | "LR" | "RL";
  nodes: FlowNode[];
  edges: FlowEdge[];
  groups: FlowGroup[];
};

export type FlowShape =
  | "rectangle"
  | "rounded"
  | "stadium"
  | "cylinder"
  | "circle"
  | "diamond"
  | "hexagon"
  | "subroutine";
/** `group` is the innermost subgraph it stands in. */
export type FlowNode = { id: string; label: string; shape: FlowShape; group: string | null };
export type FlowEdge = {
  from: string;
  to: string;
  label: string;
  line: "solid" | "dotted" | "thick";
  arrow: "none" | "end" | "both";
};
export type FlowGroup = { id: string; label: string; parent: string | null };
