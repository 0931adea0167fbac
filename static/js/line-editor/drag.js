// Lines are dragged by their handles. The menu of a line and Alt with the arrows do the same.
import "../../vendor/sortable/sortable.min.js";

export class Drag {
  constructor(rows) {
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (const grip of [...rows.form.querySelectorAll("[data-grip]"), ...rows.blank.querySelectorAll("[data-grip]")]) {
      grip.hidden = false;
    }
    globalThis.Sortable.create(rows.body, {
      handle: "[data-grip]",
      draggable: "[data-line]",
      animation: isStill ? 0 : 120,
      onStart: () => (rows.busy += 1),
      // The blank line stays the last one.
      onMove: (event) => !rows.isBlank(event.related) && !rows.isBlank(event.dragged),
      onEnd: () => {
        rows.busy -= 1;
        rows.touched();
      },
    });
  }
}
