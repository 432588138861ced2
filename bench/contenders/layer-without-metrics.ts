/** Takes the place of the layer's `countCall`. */
export const countCall = (): void => {};
