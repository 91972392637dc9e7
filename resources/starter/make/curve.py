"""The loss curve of a run, from its events.jsonl, as a table and a picture.

    python3 curve.py RUN/events.jsonl OUT.csv OUT.svg
"""

import csv
import json
import sys
from pathlib import Path

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 360, 52, 40, 24, 24
TRAINING, HELD_OUT, INK, LINE = "#183DB2", "#E26B1B", "#5A6470", "#DDE1E6"


def events(path):
    """(training points, held-out points), each (step, loss)."""
    training, held_out = [], []
    for line in Path(path).open(encoding="utf-8"):
        try:
            event = json.loads(line)
        except ValueError:
            continue            # the last line of a run that was cut off
        if isinstance(event.get("loss"), float):
            {"step": training, "evaluation": held_out}.get(event["event"], []).append((event["step"], event["loss"]))
    return training, held_out


def smoothed(points, weight=0.95):
    """Running mean with the bias of its start taken out."""
    mean, share, result = 0.0, 0.0, []
    for step, loss in points:
        mean, share = weight * mean + (1 - weight) * loss, weight * share + (1 - weight)
        result.append((step, mean / share))
    return result


def thinned(points, most=400):
    return points[::max(1, len(points) // most)]


def picture(training, held_out):
    last = max(step for step, _ in training)
    high = max(loss for _, loss in training + held_out)
    across = lambda step: LEFT + (WIDTH - LEFT - RIGHT) * step / last
    up = lambda loss: HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * loss / high
    line = lambda points: " ".join(f"{across(step):.1f},{up(loss):.1f}" for step, loss in points)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" fill="{INK}">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#FFFFFF"/>']
    for tick in range(int(high) + 1):
        parts.append(f'<path d="M{LEFT} {up(tick):.1f}H{WIDTH - RIGHT}" stroke="{LINE}"/><text x="{LEFT - 8}" y="{up(tick) + 4:.1f}" text-anchor="end">{tick}</text>')
    for quarter in range(5):
        parts.append(f'<text x="{across(last * quarter / 4):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{last * quarter // 4}</text>')
    parts.append(f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 6}" text-anchor="end">steps</text><text x="{LEFT}" y="14">loss per learned token</text>')
    parts.append(f'<polyline points="{line(thinned(smoothed(training)))}" fill="none" stroke="{TRAINING}" stroke-width="1.5"/>')
    parts.append(f'<polyline points="{line(held_out)}" fill="none" stroke="{HELD_OUT}" stroke-width="2"/>')
    parts.append(f'<text x="{WIDTH - RIGHT}" y="{TOP + 12}" text-anchor="end" fill="{TRAINING}">training, smoothed</text>'
                 f'<text x="{WIDTH - RIGHT}" y="{TOP + 28}" text-anchor="end" fill="{HELD_OUT}">held-out</text></svg>')
    return "\n".join(parts) + "\n"


def main(source, table, image):
    training, held_out = events(source)
    measured = dict(held_out)
    with open(table, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("step", "training_loss_smoothed", "held_out_loss"))
        kept = dict(thinned(smoothed(training)))
        for step in sorted(kept.keys() | measured.keys()):
            writer.writerow((step, f"{kept[step]:.4f}" if step in kept else "", f"{measured[step]:.4f}" if step in measured else ""))
    Path(image).write_text(picture(training, held_out), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
