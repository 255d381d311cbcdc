// Server-sent events cut out of a stream of bytes, as fetch reads it.

/** @returns {(bytes: Uint8Array) => {id: string, name: string, data: string}[]} the events complete by now; a half one waits */
export function frameCutter() {
  const decoder = new TextDecoder();
  let rest = "";
  return (bytes) => {
    const frames = (rest + decoder.decode(bytes, { stream: true })).split("\n\n");
    rest = frames.pop() ?? "";
    return frames.map(fields);
  };
}

/** @param {string} frame */
function fields(frame) {
  let id = "";
  let name = "";
  let data = "";
  for (const line of frame.split("\n")) {
    if (line.startsWith("id: ")) id = line.slice(4);
    else if (line.startsWith("event: ")) name = line.slice(7);
    else if (line.startsWith("data: ")) data += line.slice(6);
  }
  return { id, name, data };
}
