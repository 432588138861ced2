/** Of HTTP, as far as a product knows them. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
