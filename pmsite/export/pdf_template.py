"""The printed document's looks, in Typst. What it prints comes as data, is shown as text and never run."""

TEMPLATE = r"""
#let data = json(bytes(sys.inputs.data))
#let (ink, soft, rule) = (rgb("#1d2330"), rgb("#5a6275"), 0.5pt + rgb("#c9cfdb"))
#set document(title: data.title, author: data.organisation, date: none)
#set page(
  paper: "a4",
  margin: (x: 2.2cm, top: 2.2cm, bottom: 2.4cm),
  footer: context {
    set text(8.5pt, fill: soft)
    grid(columns: (1fr, 1fr, 1fr), align: (left, center, right),
      data.id, data.organisation, counter(page).display("1 / 1", both: true))
  },
)
#set text(font: "Libertinus Serif", size: 10.5pt, fill: ink, lang: data.lang, region: data.region)
#set par(justify: false, leading: 0.62em, spacing: 0.95em)
#set list(indent: 0.4em)
#set enum(indent: 0.4em)
#show raw: set text(font: "DejaVu Sans Mono", size: 8.5pt)
#show raw.where(block: true): it => block(fill: rgb("#f3f5f9"), inset: 0.7em, radius: 3pt, width: 100%, it)
#show link: set text(fill: rgb("#1f4f9c"))
#show heading: set block(above: 1.5em, below: 0.75em, sticky: true)
#show heading.where(level: 1): set text(19pt)
#show heading.where(level: 2): set text(13.5pt)
#show heading.where(level: 3): set text(11pt)

#let lines(columns, rows, head: true) = {
  set par(spacing: 0.6em)
  table(
    columns: columns,
    stroke: (x, y) => (bottom: rule),
    inset: (x, y) => (left: if x == 0 { 0pt } else { 0.5em }, right: 0.4em, y: 0.42em),
    align: left + top,
    ..if head { (table.header(..rows.first().map(cell => strong(cell.body))),) },
    ..rows.slice(if head { 1 } else { 0 }).flatten(),
  )
}

#let render(node) = {
  let kind = node.t
  if kind == "text" { return node.s }
  if kind == "code" { return raw(node.s) }
  if kind == "pre" { return raw(node.s, block: true) }
  if kind == "br" { return linebreak() }
  if kind == "hr" { return line(length: 100%, stroke: rule) }
  let parts = node.c.map(render)
  let inner = [#parts.join()]
  if kind == "p" { block(inner) }
  else if kind == "strong" { strong(inner) }
  else if kind == "em" { emph(inner) }
  else if kind == "del" { strike(inner) }
  else if kind == "sub" { sub(inner) }
  else if kind == "sup" { super(inner) }
  else if kind == "a" { link(node.href, inner) }
  else if kind == "soft" { text(fill: soft, inner) }
  else if kind == "small" { block(text(9pt, fill: soft, inner)) }
  else if kind == "blockquote" { block(inset: (left: 1em), stroke: (left: 2pt + rgb("#c9cfdb")), inner) }
  else if kind == "cell" { table.cell(breakable: node.at("long", default: true), inner) }
  else if kind == "head" { block(sticky: true, above: 1.2em, strong(inner)) }
  else if kind == "h2" { heading(level: 2, inner) }
  else if kind == "h3" { heading(level: 3, inner) }
  else if kind == "ul" { list(..parts) }
  else if kind == "ol" { enum(start: node.start, ..parts) }
  else if kind == "table" {
    let widths = node.at("widths", default: none)
    let cells = node.c.map(row => row.c.map(render))
    let columns = if widths == none { cells.first().len() } else {
      widths.map(share => if share == 0 { auto } else { share * 1fr })
    }
    lines(columns, cells, head: node.at("head", default: true))
  }
  else if kind == "figure" {
    let drawn = image(bytes(node.svg), format: "svg", width: node.width * 1pt, alt: node.alt)
    if node.wide { page(flipped: true, [#inner #align(center + horizon, drawn)]) }
    else { block(above: 1em, below: 1.2em, drawn) }
  }
  else { inner }
}

#heading(level: 1, render(data.heading))
#for block in data.blocks { render(block) }
"""
