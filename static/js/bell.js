// The bell asks for its number once in a while, only while somebody looks, and fetches its list when it is opened.
// Without this file it is a menu with one link, to the page of all notices.
const EVERY = 45_000;
const bell = document.querySelector("details[data-bell]");

async function ask(url) {
  // A redirect is the way to the log-in: then there is nothing more to ask.
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, redirect: "manual" });
  if (answer.type === "opaqueredirect") bell.removeAttribute("data-bell");
  return answer.status === 200 ? answer.text() : "";
}

async function refresh() {
  if (!bell.dataset.bell || document.visibilityState !== "visible") return;
  const place = bell.querySelector("[data-bell-place]");
  const known = place.querySelector("[data-bell-count]").dataset.bellCount;
  const html = await ask(`${bell.dataset.bell}?known=${encodeURIComponent(known)}`).catch(() => "");
  if (!html) return;
  place.innerHTML = html;
  const now = place.querySelector("[data-bell-count]").dataset;
  // Read out when there is more than before, not each time.
  if (parseInt(now.bellCount || "0", 10) > parseInt(known || "0", 10)) {
    bell.querySelector("[data-bell-news]").textContent = now.news;
  }
}

async function fill() {
  if (!bell.open) return;
  const html = await ask(bell.dataset.bellMenu).catch(() => "");
  if (html) bell.querySelector("[data-bell-list]").innerHTML = html;
}

if (bell) {
  bell.addEventListener("toggle", fill);
  setInterval(refresh, EVERY);
  document.addEventListener("visibilitychange", refresh);
}
