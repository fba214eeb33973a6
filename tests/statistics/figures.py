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


def discrimination(points):
    found = []
    for nth, everybody in enumerate(points.T):
        # Of those who were asked it, and something else: in the mean of that, for not all had as many.
        others = np.delete(points, nth, axis=1)
        had = ~np.isnan(everybody) & ~np.isnan(others).all(axis=1)
        column, rest = everybody[had], np.nanmean(others[had], axis=1) if had.any() else everybody[had]
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
    people, questions = points.shape
    drawn = bool(np.isnan(points).any())
    # What part of what each was asked they earned, where not all were asked the same.
    totals = np.nanmean(points, axis=1) if drawn else points.sum(axis=1)
    spread = number(np.std(totals, ddof=1)) if people > 1 else None
    # What needs the same questions for everybody is of those who were asked all.
    whole = points[~np.isnan(points).any(axis=1)]
    sums = whole.sum(axis=1)
    alpha = None
    if questions > 1 and len(whole) > 1 and np.ptp(sums) > 1e-12:
        alpha = number(pingouin.cronbach_alpha(data=pd.DataFrame(whole))[0])
    return {
        "mean": number(totals.mean()),
        "median": number(np.median(totals)),
        "spread": spread,
        "alpha": alpha,
        "error": None if alpha is None else number(np.std(sums, ddof=1) * math.sqrt(1 - alpha)),
        "whole": len(whole),
        "asked": [int(one) for one in (~np.isnan(points)).sum(axis=0)],
        "facility": [number(one) for one in np.nanmean(points, axis=0)],
        "intended": [number(one) for one in np.nanmean(np.where(np.isnan(points), np.nan, 1 / (~np.isnan(points)).sum(axis=1, keepdims=True)), axis=0)],
        "effective": effective(whole, sums) if len(whole) > 1 else [None] * questions,
        "discrimination": discrimination(points),
        "wilson": [list(map(number, proportion_confint(right, of, alpha=0.05, method="wilson"))) for right, of in case["shares"]],
    }


json.dump([figures(case) for case in json.load(sys.stdin)], sys.stdout)
