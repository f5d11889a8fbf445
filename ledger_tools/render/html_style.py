"""The style sheet of the page: light, dark and print; a sheet of paper and a telephone see the same page."""

from __future__ import annotations

from ledger_tools.model import palette
from ledger_tools.render import styles

_DARK_SERIES = ("#6CA6DB", "#E69F00", "#B9D6F2", "#F5F5F5")
_DARK_AGES = ("#23415C", "#2B557A", "#356B99", "#4584B8", "#62A0D3", "#8ABDE6", "#C9E2F7")
_HEATS = ("#EAF3FB", "#D3E6F6", "#B5D5EE", "#8FC0E3", "#6BAED6", "#4A98C9")
_DARK_HEATS = ("#16293A", "#1B3550", "#214266", "#284F7C", "#305D92", "#386BA8")


def _variables(**colours: tuple[str, ...] | str) -> str:
    lines = []
    for name, value in colours.items():
        for number, colour in enumerate((value,) if isinstance(value, str) else value):
            lines.append(f"--{name}{'' if isinstance(value, str) else number}:{colour}")
    return ";".join(lines)


_LIGHT = _variables(
    paper="#FFFFFF",
    ink=styles.INK,
    muted=styles.MUTED,
    line=styles.LINE,
    head=styles.HEAD,
    link=styles.LINK,
    tile=styles.TILE_FILL,
    total=styles.TOTAL_FILL,
    s=palette.SERIES,
    a=palette.AGES,
    h=_HEATS,
)
_DARK = _variables(
    paper="#14191F",
    ink="#E4E7EB",
    muted="#9AA5B1",
    line="#3E4C59",
    head="#9CC8EE",
    link="#8ABDE6",
    tile="#1F2933",
    total="#27333F",
    s=_DARK_SERIES,
    a=_DARK_AGES,
    h=_DARK_HEATS,
)
_SERIES = "".join(
    f".s{i}{{fill:var(--s{i})}}.l{i}{{fill:none;stroke:var(--s{i});stroke-width:2.2}}"
    for i in range(len(palette.SERIES))
)
_AGES = "".join(f".a{i}{{fill:var(--a{i})}}" for i in range(len(palette.AGES)))
_SHADES = "".join(f".h{i + 1}{{background:var(--h{i})}}" for i in range(len(_HEATS)))

STYLE = f"""
:root{{{_LIGHT}}}
@media (prefers-color-scheme:dark){{:root{{{_DARK}}}}}
*{{box-sizing:border-box}}
body{{margin:0 auto;max-width:1060px;padding:0 16px 32px;background:var(--paper);color:var(--ink);
font:15px/1.5 Calibri,"Segoe UI","Microsoft JhengHei","Microsoft YaHei","PingFang TC","PingFang SC","Noto Sans CJK TC",
"Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}}
h1{{font-size:1.6em;line-height:1.25;margin:20px 0 0;color:var(--head)}}
h2{{font-size:1.25em;margin:36px 0 8px;color:var(--head);border-bottom:2px solid var(--head)}}
h3{{font-size:1.05em;margin:22px 0 6px}}
header p,footer,.empty,.notes,dt,figure figcaption{{color:var(--muted)}}
header p{{margin:2px 0 12px}}
a{{color:var(--link)}}
nav a{{display:inline-block;padding:4px 10px 4px 0}}
.figures{{list-style:none;margin:16px 0;padding:0;display:grid;gap:10px;
grid-template-columns:repeat(4,1fr)}}
.figures li{{padding:8px 10px;background:var(--tile);border-top:3px solid var(--head);text-align:center}}
.figures li>a{{display:block;color:inherit;text-decoration:none}}
.figures span,.figures small{{display:block;color:var(--muted)}}
.figures b{{display:block;font-size:1.45em;line-height:1.3}}
.charts{{display:grid;gap:14px;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr))}}
figure{{margin:12px 0;max-width:560px;border:1px solid var(--line);padding:8px}}
figure figcaption{{font-weight:bold;color:var(--ink)}}
svg{{display:block;width:100%;height:auto;font-family:inherit}}
svg text{{font-size:12px;fill:var(--ink)}}
svg text.axis{{fill:var(--muted)}}
svg .grid{{stroke:var(--line);stroke-width:.7;fill:none}}
{_SERIES}{_AGES}{_SHADES}
rect{{stroke:var(--paper);stroke-width:.5}}
dl{{display:grid;grid-template-columns:minmax(96px,max-content) 1fr;gap:2px 14px;margin:0}}
dd{{margin:0}}
.notes{{margin:4px 0;padding-left:20px}}
.wide{{overflow-x:auto;max-width:100%}}
table{{border-collapse:collapse;font-variant-numeric:tabular-nums}}
th,td{{padding:3px 9px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:normal}}
thead th{{background:#1F4E79;color:#FFFFFF;vertical-align:middle;min-width:calc(2em + 20px)}}
.n{{text-align:right;white-space:nowrap}}
thead .n{{white-space:normal}}
.day{{white-space:nowrap}}
.t{{white-space:nowrap}}
.long{{min-width:110px;max-width:320px;overflow-wrap:anywhere}}
tr.sub td{{font-weight:bold;background:var(--total)}}
tfoot th,tfoot td{{font-weight:bold;background:var(--total);border-top:1px solid var(--head)}}
tr:target td{{outline:2px solid var(--head)}}
footer{{margin-top:36px;border-top:1px solid var(--line);padding-top:8px;font-size:.9em}}
@media (max-width:720px){{.figures{{grid-template-columns:1fr 1fr}}.figures b{{font-size:1.2em}}
.long{{min-width:180px}}}}
@media (max-width:480px){{dl{{grid-template-columns:1fr}}dd{{margin-bottom:6px}}}}
@media print{{:root{{{_LIGHT}}}@page{{size:A4 landscape;margin:12mm}}
body{{max-width:none;padding:0;font-size:10.5px}}h1{{margin:0}}h2{{margin-top:20px}}
nav{{display:none}}.figures{{grid-template-columns:repeat(4,1fr);margin:8px 0}}.figures li{{padding:3px 8px}}
.charts{{grid-template-columns:repeat(3,1fr);gap:8px}}figure{{max-width:440px;margin:4px 0;padding:4px 8px}}
.charts svg{{max-height:205px}}.wide{{overflow:visible}}
thead{{display:table-header-group}}tfoot{{display:table-row-group}}
tr,figure,.figures li{{break-inside:avoid}}
thead,tbody tr:nth-child(-n+3),tbody tr:nth-last-child(2){{break-after:avoid}}tfoot tr{{break-before:avoid}}
h2,h3,.notes{{break-after:avoid}}.notes{{break-inside:avoid}}
a{{color:inherit;text-decoration:none}}th,td{{padding:2px 6px}}
#claims table{{font-size:7.5px}}#claims td{{padding:1px 3px}}
*{{print-color-adjust:exact;-webkit-print-color-adjust:exact}}}}
"""
