"""Writes tests/core/evaluation/metric_goldens.json: ROUGE-L and chrF as rouge_score and sacrebleu give them.

    pip install rouge_score==0.1.2 sacrebleu==2.6.0
    python tests/parity/make_metric_goldens.py
"""

import json
import pathlib
import random

from rouge_score import rouge_scorer
from sacrebleu.metrics import CHRF

PAIRS = [
    ("The cat sat on the mat.", "the cat was sitting on the mat"),
    ("The cat sat on the mat.", "The cat sat on the mat."),
    ("The cat sat on the mat.", "A dog barked loudly"),
    ("The cat sat on the mat.", ""),
    ("", "The cat sat on the mat."),
    ("", ""),
    ("a", "a"),
    ("a", "ab"),
    ("abcde", "a b c d e"),
    ("police killed the gunman", "police kill the gunman"),
    ("police killed the gunman", "the gunman kill police"),
    ("category: return\nurgency: high\nsummary: the lamp is broken", "category: return\nurgency: low\nsummary: a broken lamp"),
    ("Order no. 4711-B, shipped 2024-03-01", "order 4711 B shipped on 2024/03/01"),
    ("Caf\u00e9 cr\u00e8me br\u00fbl\u00e9e", "cafe creme brulee"),
    ("na\u00efve fa\u00e7ade", "Na\u00efve FA\u00c7ADE"),
    ("Stra\u00dfe und Gr\u00f6\u00dfe", "strasse und groesse"),
    ("\u0130stanbul is large", "istanbul is large"),
    ("5 \u212a lower", "5 k lower"),
    ("\u6771\u4eac\u306f\u65e5\u672c\u306e\u9996\u90fd\u3067\u3059\u3002", "\u6771\u4eac\u306f\u5927\u304d\u3044\u9996\u90fd\u3067\u3059\u3002"),
    ("\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440!", "\u043f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440"),
    ("\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645", "\u0645\u0631\u062d\u0628\u0627 \u064a\u0627 \u0639\u0627\u0644\u0645"),
    ("\U0001f600 smile \U0001f44d\U0001f3fd", "\U0001f600 smiles \U0001f44d"),
    ("no-break\u00a0space and\u2003em\u3000wide\u001funit", "no break space and em wide unit"),
    ("tabs\tand\nlines\r\n", "tabs and lines"),
    ("repeat repeat repeat", "repeat"),
    ("one", "one one one one"),
]


def random_pairs(count):
    random.seed(7)
    words = "the a lamp box order parcel broken late blue refund please was is not my your door 12 7b".split()
    for _ in range(count):
        expected = [random.choice(words) for _ in range(random.randint(1, 25))]
        answer = [w for w in expected if random.random() < 0.7] + [random.choice(words) for _ in range(random.randint(0, 6))]
        yield " ".join(expected), " ".join(answer)


def main():
    pairs = PAIRS + list(random_pairs(30))
    rouge = rouge_scorer.RougeScorer(["rougeL"], use_stemmer=False)
    chrf = CHRF()
    rows = [
        {
            "expected": expected,
            "answer": answer,
            "rouge_l": rouge.score(expected, answer)["rougeL"].fmeasure,
            "chrf": chrf.sentence_score(answer, [expected]).score,
        }
        for expected, answer in pairs
    ]
    corpus = chrf.corpus_score([answer for _, answer in pairs], [[expected for expected, _ in pairs]]).score
    target = pathlib.Path(__file__).parents[1] / "core" / "evaluation" / "metric_goldens.json"
    target.write_text(json.dumps({"rows": rows, "corpus_chrf": corpus}, indent=1, ensure_ascii=True) + "\n")


if __name__ == "__main__":
    main()
