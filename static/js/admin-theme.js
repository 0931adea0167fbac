// The admin's <html> cannot carry our theme attribute, so the page says the user's choice in a <meta> and this script,
// loaded in <head> before paint, applies it.
(() => {
  const chosen = document.querySelector('meta[name="pw-theme"]').content;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const isDark = chosen === "dark" || (chosen === "system" && dark.matches);
    document.documentElement.dataset.bsTheme = isDark ? "dark" : "light";
  };
  apply();
  dark.addEventListener("change", apply);
})();
