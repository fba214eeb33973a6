"""The figures of quizzes as statistics packages compute them: cases come as JSON on standard input, figures go
out as JSON. What cannot be computed is null. Nothing here is taken from the program."""

import json
import math
import sys
import warnings

import numpy as np
import pandas as pd
import pingouin
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

warnings.simplefilter("ignore")


def number(value):
    return float(value) if value is not None and math.isfinite(value) else None


def effective(points, totals):
    together = [np.cov(column, totals, ddof=1)[0, 1] for column in points.T]
    roots = [math.sqrt(one) if one >= -1e-12 and one > 0 else (0.0 if abs(one) <= 1e-12 else None) for one in together]
    whole = sum(root for root in roots if root is not None)
    return [None if root is None or whole == 0 else root / whole for root in roots]


def discrimination(points, totals):
    found = []
    for column in points.T:
        rest = totals - column
        # A float may see a spread where all are alike.
        if len(column) < 2 or np.ptp(column) < 1e-12 or np.ptp(rest) < 1e-12:
            found.append({"r": None, "low": None, "high": None})
            continue
        result = stats.pearsonr(column, rest)
        around = result.confidence_interval(0.95) if len(column) > 3 and abs(result.statistic) < 1 - 1e-12 else None
        found.append(
            {
                "r": number(result.statistic),
                "low": number(around.low) if around else None,
                "high": number(around.high) if around else None,
            }
        )
    return found


def figures(case):
    points = np.array(case["points"], dtype=float)
    totals = points.sum(axis=1)
    people, questions = points.shape
    spread = number(np.std(totals, ddof=1)) if people > 1 else None
    alpha = None
    if questions > 1 and people > 1 and np.ptp(totals) > 1e-12:
        alpha = number(pingouin.cronbach_alpha(data=pd.DataFrame(points))[0])
    return {
        "mean": number(totals.mean()),
        "median": number(np.median(totals)),
        "spread": spread,
        "alpha": alpha,
        "error": None if alpha is None else number(spread * math.sqrt(1 - alpha)),
        "facility": [number(one) for one in points.mean(axis=0)],
        "effective": effective(points, totals) if people > 1 else [None] * questions,
        "discrimination": discrimination(points, totals),
        "wilson": [list(map(number, proportion_confint(right, of, alpha=0.05, method="wilson"))) for right, of in case["shares"]],
    }


json.dump([figures(case) for case in json.load(sys.stdin)], sys.stdout)
