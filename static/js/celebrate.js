// Confetti when a toast says that something worth it was done (paths/celebration.py). Nobody who asked their system for
// less motion sees any, and nothing is fetched before it is needed.
const list = document.getElementById("toasts");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

async function celebrate() {
  const marked = [...list.querySelectorAll("[data-celebrate]")];
  for (const toast of marked) toast.removeAttribute("data-celebrate");
  if (!marked.length || calm.matches) return;
  const { default: confetti } = await import("../vendor/confetti/confetti.module.mjs");
  const canvas = document.createElement("canvas");
  canvas.className = "pw-confetti";
  canvas.setAttribute("aria-hidden", "true");
  document.body.append(canvas);
  const shoot = confetti.create(canvas, { resize: true, useWorker: false }); // a worker would need a blob: script
  await Promise.all([
    shoot({ particleCount: 90, angle: 60, spread: 60, origin: { x: 0, y: 0.75 } }),
    shoot({ particleCount: 90, angle: 120, spread: 60, origin: { x: 1, y: 0.75 } }),
  ]);
  canvas.remove();
}

if (list) {
  celebrate();
  new MutationObserver(celebrate).observe(list, { childList: true });
}
