"""Colours and strokes of drawings: one text for pages (through CSS variables) and for single files."""

RULES = """\
.pm-drawing{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
.pm-drawing text{fill:var(--pm-ink,#1d2330)}
.pm-drawing .t-soft{fill:var(--pm-soft,#5a6275)}
.pm-drawing .t-strong{font-weight:600}
.pm-drawing .t-head{fill:var(--pm-head-ink,#fff);font-weight:600}
.pm-drawing .t-hot{fill:var(--pm-hot-ink,#8f1d14);font-weight:600}
.pm-drawing .spine{fill:none;stroke:var(--pm-ink,#1d2330);stroke-width:3}
.pm-drawing .bone{fill:none;stroke:var(--pm-line,#7b869c);stroke-width:1.8}
.pm-drawing .rib{fill:none;stroke:var(--pm-line,#7b869c);stroke-width:1}
.pm-drawing .rib-hot{fill:none;stroke:var(--pm-hot,#c2331f);stroke-width:1.8}
.pm-drawing .arrow{fill:var(--pm-ink,#1d2330)}
.pm-drawing .head{fill:var(--pm-head,#2b4a7f);stroke:none}
.pm-drawing .category{fill:var(--pm-tint,#e8edf6);stroke:var(--pm-line,#7b869c)}
.pm-drawing .dot-hot{fill:var(--pm-hot,#c2331f)}
.pm-drawing .box,.pm-drawing .symbol{fill:var(--pm-paper,#fff);stroke:var(--pm-line,#7b869c);stroke-width:1.4}
.pm-drawing .wire{fill:none;stroke:var(--pm-line,#7b869c);stroke-width:1.4}
.pm-drawing .wire-hot{fill:none;stroke:var(--pm-hot,#c2331f);stroke-width:2.4}
.pm-drawing .hot .box,.pm-drawing .hot .symbol{stroke-width:2;fill:var(--pm-hot-tint,#fdeae6);
stroke:var(--pm-hot,#c2331f)}
.pm-drawing .hot .symbol-line,.pm-drawing .symbol-line{fill:none;stroke:var(--pm-line,#7b869c);stroke-width:1.4}
.pm-drawing .hot .symbol-line{stroke:var(--pm-hot,#c2331f)}
.pm-drawing .phase-1{fill:var(--pm-phase-1,#c2331f)}
.pm-drawing .phase-2{fill:var(--pm-phase-2,#b5651d)}
.pm-drawing .phase-3{fill:var(--pm-phase-3,#3f6fb5)}
.pm-drawing .phase-4{fill:var(--pm-phase-4,#3d8f5f)}
.pm-drawing .phase rect{stroke:var(--pm-paper,#fff);stroke-width:1}
.pm-drawing .column{fill:var(--pm-column,#3f6fb5)}
.pm-drawing .dot{fill:var(--pm-column,#3f6fb5)}
.pm-drawing .band{fill:var(--pm-column,#3f6fb5);opacity:.18}
.pm-drawing .curve{fill:none;stroke:var(--pm-column,#3f6fb5);stroke-width:2}
.pm-drawing .trace{fill:none;stroke:var(--pm-column,#3f6fb5);stroke-width:1;opacity:.6}
.pm-drawing .grid{fill:none;stroke:var(--pm-line,#7b869c);stroke-width:1;opacity:.3}
.pm-drawing .limit{fill:none;stroke:var(--pm-hot,#c2331f);stroke-width:1;stroke-dasharray:5 4}
.pm-drawing .day{fill:var(--pm-hot,#c2331f)}
.pm-drawing .day-0{fill:var(--pm-tint,#e8edf6)}
.pm-drawing .day-1{opacity:.45}
.pm-drawing .day-2{opacity:.65}
.pm-drawing .day-3{opacity:.85}
.pm-drawing .event-plain{fill:var(--pm-soft,#5a6275)}
.pm-drawing .event-hot{fill:var(--pm-hot,#c2331f)}
.pm-drawing .event-good{fill:var(--pm-phase-4,#2b7a4b)}
.pm-drawing .t-dot{fill:var(--pm-paper,#fff);font-weight:600}
.pm-drawing .t-clear{paint-order:stroke;stroke:var(--pm-paper,#fff);stroke-width:4}
.pm-drawing .leader{fill:none;stroke:var(--pm-line,#7b869c);stroke-width:1;opacity:.6}
.pm-drawing .cut path{fill:none;stroke:var(--pm-ink,#1d2330);stroke-width:1.6}
.pm-drawing .axis{fill:none;stroke:var(--pm-line,#7b869c);stroke-width:1}
.pm-drawing a{cursor:pointer}
.pm-drawing a:hover .box,.pm-drawing a:focus .box{stroke-width:3}
"""

DARK = {
    "--pm-ink": "#e6e9f0",
    "--pm-soft": "#a9b1c3",
    "--pm-line": "#8490a8",
    "--pm-paper": "#1f2430",
    "--pm-tint": "#2a3244",
    "--pm-head": "#3d62a8",
    "--pm-head-ink": "#fff",
    "--pm-hot": "#ff8b75",
    "--pm-hot-ink": "#ffb3a3",
    "--pm-hot-tint": "#43241f",
    "--pm-phase-1": "#f0705a",
    "--pm-phase-2": "#eba45a",
    "--pm-phase-3": "#7ea6e6",
    "--pm-phase-4": "#6fc295",
    "--pm-column": "#7ea6e6",
}

_DARK = ".pm-drawing{" + ";".join(f"{name}:{value}" for name, value in DARK.items()) + ";background:#171b24}"
STANDALONE = f"<style>{RULES}@media (prefers-color-scheme:dark){{{_DARK}}}</style>"
