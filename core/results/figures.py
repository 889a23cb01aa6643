"""Numbers as people read them: the same figure looks the same on every page and in every sentence."""


def number(value: float | None) -> str:
    """Four significant digits, thousands apart; a dash where there is no value."""
    if value is None:
        return "–"
    if value == 0:
        return "0"
    if value < 0:
        return f"−{number(-value)}"
    if not 1e-3 <= value < 1e6:
        return f"{value:.3g}"
    digits = max(0, 3 - len(str(int(value))) + 1) if value >= 1 else 4
    return f"{value:,.{digits}f}"


def with_spread(mean: float | None, spread: float | None) -> str:
    """49.77 ± 1.34: the spread with as many decimals as the mean."""
    words = number(mean)
    if spread is None or mean is None or "e" in words:
        return words
    decimals = len(words.partition(".")[2])
    # Spaces that do not break keep the two on one line in a narrow table.
    return f"{words}\u00a0±\u00a0{spread:,.{decimals}f}"


def signed(value: float) -> str:
    """A difference: `number` with its sign."""
    return f"+{number(value)}" if value > 0 else number(value)


def percent(share: float) -> str:
    """A share with one decimal."""
    return f"{share:.1%}"


def p_words(p_value: float) -> str:
    """A p value as it is written beside a finding; 0.0496 is not rounded up to the threshold."""
    if p_value < 0.001:
        return "p < 0.001"
    digits = 2
    while digits < 6 and (float(f"{p_value:.{digits}g}") < 0.05) != (p_value < 0.05):
        digits += 1
    return f"p = {p_value:.{digits}g}"
