"""The largest flows as a Sankey of two columns: from on the left, to on the right, in our own order."""

from collections import Counter
from typing import Any

from analytics.answer import Answer
from analytics.figures.numbers import Row, cut, escaped, records, told
from analytics.figures.theme import SMALL, Figure, Palette, empty, faded, lab_colour, layout, palette
from analytics.wording import count, percent, plural

OTHER = "Other"
Flows = Counter[tuple[str, str]]
_LEAST_SHARE = 0.02
_GAP = 16
_ROW = 36
_NAME = 21


def sankey(answer: Answer, theme: str, *, largest: int = 25) -> Figure:
    """The largest flows; the others are put together as "Other", so that all people are drawn whose number is shown.

    Args:
        answer: lab-moves.
        theme: `light` or `dark`.
        largest: most links drawn.
    """
    colours = palette(theme)
    rows = records(answer.frame)
    flows = shown_flows(rows)
    if not flows:
        return empty(colours)
    kept = merged(flows, largest)
    columns = [_column(kept, end) for end in (0, 1)]
    height = _ROW * max(8, *(len(column) for column in columns))
    return {
        "data": [
            {
                "type": "sankey",
                "arrangement": "fixed",
                "textfont": {"size": SMALL, "color": colours.ink, "shadow": "none"},
                "node": _nodes(columns, rows, height, colours),
                "link": _links(columns, kept, "moves" if len(flows) == len(rows) else "moves shown", colours),
            }
        ],
        "layout": {
            **layout(colours, height=height + 24, revision=answer.slug),
            "margin": {"l": 8, "r": 8, "t": 12, "b": 12},
        },
    }


def shown_flows(rows: list[Row]) -> Flows:
    """People by pair, without the pairs whose number is not shown."""
    return Counter({(row["origin"], row["destination"]): row["people"] for row in rows if row["people"] is not None})


def totals(rows: list[Row], end: str) -> dict[str, int | None]:
    """All who left an organisation (end `origin`) or joined it (`destination`); None where that is not shown.

    They count the pairs whose own number is not shown too.

    Example:
        >>> totals([{"origin": "A", "destination": "B", "people": None, "n_origin": 12}], "origin")
        {'A': 12}
    """
    return {row[end]: row[f"n_{end}"] for row in rows}


def merged(flows: Flows, largest: int) -> Flows:
    """Flows of at least 2 % of all people, at most `largest` links with those that hold the rest.

    A flow that does not stand alone leaves its origin towards "Other"; one whose origin is not drawn either comes from
    "Other" to its destination, or, where that is not drawn, to "Other".

    Example:
        >>> dict(merged(Counter({("A", "B"): 98, ("A", "C"): 1, ("D", "B"): 1}), 25))
        {('A', 'B'): 98, ('A', 'Other'): 1, ('Other', 'B'): 1}
    """
    least = _LEAST_SHARE * flows.total()
    order = sorted(flows, key=lambda pair: (-flows[pair], pair))
    large = [pair for pair in order if flows[pair] >= least]
    for alone in range(min(len(large), largest), -1, -1):
        named = large[:alone]
        origins, destinations = ({pair[end] for pair in named} for end in (0, 1))
        kept: Flows = Counter()
        for origin, destination in order:
            if (origin, destination) in named:
                pair = (origin, destination)
            elif origin in origins:
                pair = (origin, OTHER)
            else:
                pair = (OTHER, destination if destination in destinations else OTHER)
            kept[pair] += flows[origin, destination]
        if len(kept) <= largest:
            break
    return kept


def _column(flows: Flows, end: int) -> dict[str, int]:
    """What each node of a column holds, largest first, "Other" last."""
    held: Counter[str] = Counter()
    for pair, people in flows.items():
        held[pair[end]] += people
    order = sorted(held, key=lambda name: (name == OTHER, -held[name], name))
    return {name: held[name] for name in order}


def _nodes(columns: list[dict[str, int]], rows: list[Row], height: int, colours: Palette) -> dict[str, Any]:
    """Labs of both columns. Where only some of a lab's people are drawn at it, the label says of how many."""
    labels, hover = [], []
    for column, end, verb in zip(columns, ("origin", "destination"), ("left", "joined"), strict=True):
        whole = totals(rows, end)
        for name, held in column.items():
            every = whole.get(name, held)
            some = count(held) if every == held else f"{count(held)} of {count(every)}" if every else f"≥{count(held)}"
            labels.append(f"{escaped(cut(name, _NAME))} {some}")
            rest = "" if some == count(held) else "the others came in small flows: see Other and the table"
            hover.append(told(name, f"{some} {'person' if some == '1' else 'people'} who {verb}", rest))
    names = [name for column in columns for name in column]
    places = [_centres(column, max(map(len, columns)), height) for column in columns]
    return {
        "label": labels,
        "customdata": hover,
        "hovertemplate": "%{customdata}<extra></extra>",
        "color": [lab_colour(name, colours) for name in names],
        "x": [0.001] * len(columns[0]) + [0.999] * len(columns[1]),
        "y": [place for column in places for place in column],
        "thickness": 12,
        "pad": _GAP,
        "line": {"width": 0},
    }


def _centres(column: dict[str, int], most: int, height: int) -> list[float]:
    """Vertical centres of a column's nodes, 0 to 1 from the top; `most` nodes in the longer column set the scale."""
    scale = (1 - (most - 1) * _GAP / height) / sum(column.values())
    gap = (1 - scale * sum(column.values())) / max(1, len(column) - 1)
    centres, top = [], 0.0
    for held in column.values():
        centres.append(round(top + scale * held / 2, 5))
        top += scale * held + gap
    return centres if len(column) > 1 else [0.5]


def _links(columns: list[dict[str, int]], flows: Flows, noun: str, colours: Palette) -> dict[str, Any]:
    """Links in the order of their nodes, in the colour of the lab left."""
    left, right = (list(column) for column in columns)
    pairs = sorted(flows, key=lambda pair: (left.index(pair[0]), right.index(pair[1])))
    total = flows.total()
    return {
        "source": [left.index(origin) for origin, _ in pairs],
        "target": [len(left) + right.index(destination) for _, destination in pairs],
        "value": [flows[pair] for pair in pairs],
        "color": [faded(lab_colour(origin, colours), 0.35) for origin, _ in pairs],
        "customdata": [
            told(
                f"{origin} → {destination}",
                plural(flows[origin, destination], "person", "people"),
                f"{percent(flows[origin, destination] / total)} of all {count(total)} {noun}",
            )
            for origin, destination in pairs
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
