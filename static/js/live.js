// A record's page follows what others do with it: while it is looked at, it asks for the record's version (one number),
// and takes the parts that changed. What is being typed stays: the path's panel is then left alone until it is saved,
// where the conflict is told.
const EVERY = 1500; // milliseconds: with the answer on its way, what others do is here within two seconds
let asking = false;

const page = () => document.querySelector("[data-live]");

function isTyping() {
  const panel = document.getElementById("path");
  if (panel?.querySelector("dialog[open]")) return true;
  const fields = panel?.querySelectorAll("input:not([type=hidden]), textarea, select[name]:not(#path-step)") ?? [];
  return [...fields].some((field) =>
    field.matches("select")
      ? isChosen(field)
      : field.type === "checkbox"
        ? field.checked !== field.defaultChecked
        : field.value !== field.defaultValue,
  );
}

// A list of one choice shows its first option where the page selects none.
function isChosen(select) {
  const options = [...select.options];
  if (select.multiple) return options.some((option) => option.selected !== option.defaultSelected);
  const first = options.findIndex((option) => option.defaultSelected);
  return select.selectedIndex !== Math.max(first, 0);
}

const isBusy = () => Boolean(document.querySelector(".htmx-request"));

async function ask() {
  const live = page();
  if (!live || asking || document.visibilityState !== "visible" || isBusy()) return;
  asking = true;
  try {
    const answer = await fetch(live.dataset.live, { headers: { Accept: "text/plain" }, redirect: "error" });
    if (answer.ok && live === page() && !isBusy()) follow(live, (await answer.text()).trim());
  } catch {
    // Offline for a moment, or logged out: the next question or click will tell.
  } finally {
    asking = false;
  }
}

function follow(live, version) {
  if (!version || version === live.dataset.version) return;
  const source = document.createElement("div");
  source.setAttribute("hx-get", location.href);
  source.setAttribute("hx-swap", "none");
  source.setAttribute("hx-trigger", "follow");
  source.setAttribute("hx-select-oob", "#highlights,#timeline-entries,#path");
  source.hidden = true;
  document.body.append(source);
  window.htmx.process(source);
  source.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful) page().dataset.version = version; // of a page that counts otherwise no more is asked
    source.remove();
  });
  window.htmx.trigger(source, "follow");
}

// Only what follows others replaces the path beside other parts. Who has begun to type, or pressed a button, while it was
// on its way keeps their panel.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.id === "path" && (isTyping() || document.querySelector("#path .htmx-request"))) {
    detail.shouldSwap = false;
  }
});

if (page()) setInterval(ask, EVERY);
