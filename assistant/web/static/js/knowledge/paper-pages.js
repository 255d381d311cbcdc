// A document cut into pages to be read: its own where the file has pages, else stretches of it. Pure.

const LONG = 2200; // characters of a stretch
const ROWS = 40; // of a table on one page; the header stands on each

/** @typedef {{at: number, block: any, from: number, rows: string[][]}} Piece a block, or some rows of a long table */
/** @typedef {{number: number | null, pieces: Piece[], leftOut: any[]}} Page number: the file's own */

/** @param {any[]} blocks @param {any[]} leftOut @returns {Page[]} at least one */
export function pagesOf(blocks, leftOut) {
  const pieces = blocks.flatMap(piecesOf);
  const numbered = blocks.some(({ page }) => page !== null && page !== undefined);
  const pages = numbered ? byNumber(pieces) : byLength(pieces);
  if (!pages.length) pages.push({ number: null, pieces: [], leftOut: [] });
  for (const one of leftOut) {
    const told = /^page (\d+)\b/.exec(one.place ?? "");
    const page = told && pages.find(({ number }) => number === Number(told[1]));
    (page || pages[pages.length - 1]).leftOut.push(one);
  }
  return pages;
}

/** @param {any} block @param {number} at @returns {Piece[]} */
function piecesOf(block, at) {
  const body = block.rows?.slice(1) ?? [];
  if (body.length <= ROWS) return [{ at, block, from: 0, rows: body }];
  return Array.from({ length: Math.ceil(body.length / ROWS) }, (_, n) => ({ at, block, from: n * ROWS, rows: body.slice(n * ROWS, (n + 1) * ROWS) }));
}

/** @param {Piece[]} pieces @returns {Page[]} */
function byNumber(pieces) {
  /** @type {Page[]} */
  const pages = [];
  for (const piece of pieces) {
    const number = piece.block.page ?? pages.at(-1)?.number ?? 1;
    if (pages.at(-1)?.number !== number || piece.from) pages.push({ number, pieces: [], leftOut: [] });
    pages[pages.length - 1].pieces.push(piece);
  }
  return pages;
}

/** A stretch ends before a heading where it can. @param {Piece[]} pieces @returns {Page[]} */
function byLength(pieces) {
  /** @type {Page[]} */
  const pages = [];
  let room = 0;
  for (const piece of pieces) {
    const long = piece.rows.length ? piece.rows.join("").length : piece.block.text.length;
    const full = room < long || (piece.block.kind === "heading" && room < LONG / 4);
    if (!pages.length || (full && pages[pages.length - 1].pieces.some(({ block }) => block.kind !== "heading"))) {
      pages.push({ number: null, pieces: [], leftOut: [] });
      room = LONG;
    }
    pages[pages.length - 1].pieces.push(piece);
    room -= long;
  }
  return pages;
}

/** The page a place stands on. @param {Page[]} pages @param {import("./places.js").Place | undefined} place */
export function pageOf(pages, place) {
  if (!place) return -1;
  const row = place.rows ? Math.min(...place.rows) : 0;
  return pages.findIndex(({ pieces }) => pieces.some(({ at, from, rows }) => at === place.block && (!place.rows || (row >= from && row < from + rows.length))));
}
