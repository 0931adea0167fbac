"""Does it work? What came of a path, step by step."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.criteria import Reader
from core.criteria.periods import OFFERED, first_and_last
from paths import services
from paths.figure_tables import FigureTables
from paths.figures import path_figures as figures_of
from paths.figures import stops_most
from paths.models import Path
from paths.registry import all_paths
from users.permissions import Permission, permission_required


@require_safe
@permission_required(Permission.PATH_DESIGN)
def path_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of a path in `?period=`, of the records that the reader sees.

    Context: `path`, `paths`, `period`, `periods`, `trouble` (a period that does not exist is no reason to show
    another); and, where the address is understood: `first`, `last`, `tables`, `stops_most`, or `is_gone`.
    """
    path = get_object_or_404(Path, pk=pk)
    asked = request.GET.get("period", "")
    period = asked or next(iter(OFFERED))
    trouble = _("There is no period “%(name)s”.") % {"name": asked[:40]} if asked and asked not in OFFERED else ""
    context: dict[str, Any] = {
        "path": path,
        "paths": Path.objects.filter(is_active=True),
        "period": period,
        "periods": [(key, label) for key, (label, __) in OFFERED.items()],
        "trouble": trouble,
    }
    if not trouble:
        context |= _figures(path, Reader(request.user), period)
    return render(request, "paths/figures.html", context, status=400 if trouble else 200)


def _figures(path: Path, reader: Reader, period: str) -> dict[str, Any]:
    first, last = first_and_last(period, reader)
    path_type = all_paths().get(path.record_type)
    if path_type is None or path.scope not in dict(path_type.scopes()):
        return {"first": first, "last": last, "is_gone": True}
    rows = figures_of(path_type, path.scope, reader=reader.user, first=first, last=last)
    tables = FigureTables(path_type, rows, services.contents(path_type, path.scope))
    return {"first": first, "last": last, "tables": tables, "stops_most": stops_most(rows)}
