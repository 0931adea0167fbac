// Loaded in <head> without defer: a person who chose "as the system" must not see a light flash in a dark room.
// The server writes data-bs-theme itself for those who chose light or dark.
(() => {
  const root = document.documentElement;
  if (root.dataset.pwTheme !== "system") return;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    root.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  apply();
  dark.addEventListener("change", apply);
})();
