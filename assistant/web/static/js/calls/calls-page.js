// The list of calls: the address says what is looked for.
import "../preferences.js";
import "./call-filters.js";
import "./call-results.js";

const filters = /** @type {any} */ (document.querySelector("call-filters"));
const results = /** @type {any} */ (document.querySelector("call-results"));

function fromAddress() {
  const given = new URLSearchParams(location.search);
  given.delete("lang");
  filters.given = given;
  return results.look(given);
}

document.addEventListener("calls-wanted", (event) => {
  const given = /** @type {CustomEvent<URLSearchParams>} */ (event).detail;
  const query = String(given);
  history.pushState(null, "", query ? `?${query}` : location.pathname);
  results.look(given);
});
addEventListener("popstate", fromAddress);
await fromAddress();
