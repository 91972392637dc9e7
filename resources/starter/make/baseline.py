"""How hard is the ticket task? Majority label and naive Bayes over words, tested on a tenth chosen by hash.

    python3 baseline.py tickets.csv
"""

import collections
import csv
import hashlib
import math
import re
import sys


def labelled(path, field):
    """(words of the message, label) for every complete row, equal messages once."""
    seen = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found = re.search(rf"^{field}: (.*)$", row["ticket"], re.MULTILINE)
            if row["message"].strip() and found:
                seen[" ".join(row["message"].split())] = found.group(1)
    return seen


def in_test(text, fold):
    return hashlib.sha256(text.encode()).digest()[0] % 10 == fold


def bayes(train, test):
    """Share of test messages that multinomial naive Bayes with add-one smoothing labels right."""
    words = collections.defaultdict(collections.Counter)
    labels = collections.Counter()
    for text, label in train:
        labels[label] += 1
        words[label].update(re.findall(r"\w+", text.lower()))
    size = len({word for counter in words.values() for word in counter})

    def score(label, text):
        total = sum(words[label].values()) + size
        return math.log(labels[label]) + sum(math.log((words[label][word] + 1) / total) for word in re.findall(r"\w+", text.lower()))

    return sum(max(labels, key=lambda label: score(label, text)) == label for text, label in test) / len(test)


def main(path):
    for field in ("category", "urgency"):
        rows = labelled(path, field)
        counts = collections.Counter(rows.values())
        print(field, dict(counts.most_common()), f"majority {counts.most_common(1)[0][1] / len(rows):.1%}")
        scores = []
        for fold in range(10):
            train = [item for item in rows.items() if not in_test(item[0], fold)]
            test = [item for item in rows.items() if in_test(item[0], fold)]
            scores.append(bayes(train, test))
        print(f"  naive Bayes, ten folds: {sum(scores) / 10:.1%} (from {min(scores):.1%} to {max(scores):.1%})")


if __name__ == "__main__":
    main(sys.argv[1])
