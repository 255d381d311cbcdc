// Where in the document each chunk stands: which blocks, which of their rows, which of their words. Pure.

/** @typedef {{block: number, rows?: Set<number>, start?: number, end?: number}} Place rows: of a table's body or a list's lines; start, end: of the text */

const keyOf = (/** @type {string[]} */ headings) => headings.join("\u0000");
const lined = (/** @type {any} */ block) => block.kind === "table" || block.kind === "list";

/**
 * @param {any[]} chunks in order @param {any[]} blocks in order
 * @returns {Map<number, Place[]>} by the chunk's ordinal; a chunk a person rewrote stands where its old words were left
 */
export function placesOf(chunks, blocks) {
  const sections = sectionsOf(blocks);
  /** @type {Map<number, Place[]>} */
  const found = new Map();
  /** @type {Set<number>} */
  const taken = new Set();
  const cursor = { block: 0 };
  const lines = linesOf(blocks);
  for (const chunk of chunks) {
    const own = sectionOf(sections, chunk.headings);
    const places = own ? within(chunk, own, blocks, lines, cursor) : [];
    for (const { block } of places) taken.add(block);
    found.set(chunk.ordinal, places);
  }
  for (const chunk of chunks) if (!found.get(chunk.ordinal)?.length) found.set(chunk.ordinal, leftIn(sectionOf(sections, chunk.headings), blocks, taken));
  return found;
}

/** @param {any[]} blocks @returns {Map<string, number[]>} the blocks under each path of headings */
function sectionsOf(blocks) {
  const sections = new Map();
  blocks.forEach((block, at) => {
    const path = block.kind === "heading" ? [...block.headings, block.text] : block.headings;
    const key = keyOf(path);
    if (!sections.has(key)) sections.set(key, []);
    sections.get(key).push(at);
  });
  return sections;
}

/** A chunk may have lost its outermost headings. @param {Map<string, number[]>} sections @param {string[]} headings */
function sectionOf(sections, headings) {
  const key = keyOf(headings);
  const exact = sections.get(key);
  if (exact) return exact;
  for (const [path, at] of sections) if (path.endsWith(`\u0000${key}`)) return at;
  return null;
}

/**
 * The rows of each line of a table or list, worked out once a block: some tables have thousands.
 * @param {any[]} blocks @returns {(block: number, line: string) => number[]}
 */
function linesOf(blocks) {
  /** @type {Map<number, Map<string, number[]>>} */
  const known = new Map();
  return (block, sought) => {
    let rows = known.get(block);
    if (!rows) {
      rows = new Map();
      for (const [row, text] of blocks[block].text.split("\n").entries()) {
        const line = text.trim();
        if (!rows.has(line)) rows.set(line, []);
        rows.get(line)?.push(row);
      }
      known.set(block, rows);
    }
    return rows.get(sought) ?? [];
  };
}

/** @param {any} chunk @param {number[]} own @param {any[]} blocks @param {(block: number, line: string) => number[]} linesOf @param {{block: number}} cursor @returns {Place[]} */
function within(chunk, own, blocks, linesOf, cursor) {
  /** @type {Place[]} */
  const places = [];
  const lines = chunk.text.split("\n").map((/** @type {string} */ one) => one.trim());
  for (const at of own) {
    const block = blocks[at];
    if (block.kind === "heading" || at < cursor.block) continue;
    if (chunk.text.includes(block.text)) places.push({ block: at });
    else if (lined(block)) {
      const rows = new Set(/** @type {number[]} */ (lines.flatMap((/** @type {string} */ line) => linesOf(at, line))));
      if (rows.size) places.push({ block: at, rows });
    } else {
      const start = block.text.indexOf(chunk.text.trim());
      if (start >= 0) places.push({ block: at, start, end: start + chunk.text.trim().length });
    }
  }
  if (places.length) cursor.block = Math.min(...places.map(({ block }) => block));
  return places;
}

/** What no other chunk took of a section, else its heading. @param {number[] | null} own @param {any[]} blocks @param {Set<number>} taken @returns {Place[]} */
function leftIn(own, blocks, taken) {
  const free = (own ?? []).filter((at) => blocks[at].kind !== "heading" && !taken.has(at));
  return (free.length ? free : (own ?? []).slice(0, 1)).map((block) => ({ block }));
}
