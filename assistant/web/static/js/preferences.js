// Light or dark: the system's, unless the reader chose. The cookie lets the server render it.
const YEAR_S = 365 * 24 * 3600;
const root = document.documentElement;

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
  });
}

// Switching the language loads the page anew: it stays on the call it shows.
for (const link of document.querySelectorAll("a[data-language]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const address = new URL(location.href);
    address.searchParams.set("lang", /** @type {HTMLElement} */ (link).dataset.language ?? "en");
    location.assign(address);
  });
}
