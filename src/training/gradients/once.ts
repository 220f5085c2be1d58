/** Makes a value when it is first asked for: nodes that several gradients share, and that nobody needs where none is wanted. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
