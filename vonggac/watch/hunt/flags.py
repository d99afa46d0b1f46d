"""What is known of domains, of protected names and of matches: the numbers that the compiled files share."""

# What a word is: of the lexicon, everyday English (PLAIN), a Vietnamese syllable.
LURE, BANK, GOV, WEAK, FILLER, PLAIN, SYLLABLE = 1, 2, 4, 8, 16, 32, 64
# What a domain of the lists is.
ALLOWED, HOSTING, CHEAP, SECOND, OWN = 1, 2, 4, 8, 16
# What a protected name is.
COMMON, STATE, EVERYWHERE, NO_DOMAINS, TINY, WORLD = 1, 2, 4, 8, 16, 32
# Times these: of how many letters (1-3) a name consists beside a common word at its end ("g" of "gmail") or its head.
DISTINCT_HEAD, DISTINCT_TAIL = 64, 256
# What was seen of a match: the flags of a hit. The low four bits are LURE, BANK, GOV, WEAK beside it.
(
    ALIKE,
    HYPHENS,
    DOTS,
    GLUED,
    UNDER,
    FAKE_END,
    CHEAP_END,
    HOSTED,
    FAKE_GOV,
    FOREIGN,
    WHOLE,
    GUARDED,
    AT_OWN_END,
    STRANGE,
) = (1 << n for n in range(5, 19))
# The row BEST: the best match so far, then what all matches of a name share.
(
    SCORE,
    PATTERN,
    DISTANCE,
    FLAGS,
    FROM,
    TO,
    READY,
    REGISTERED,
    SEEN,
    STATE_LIKE,
    HEARD,
    NEEDED,
    FACTS,
    MORE_FACTS,
) = range(14)
FIELDS = 14
HALF_THE_FACTS = (1 << 31) - 1  # FACTS: so many bits of what was weighed; MORE_FACTS: the others
LEAST = 45  # below this no match matters, whatever the floor: kernel.py takes a name for meant from here on
# endings.gov: how sure it is that the name pretends to stand under gov.vn.
GOV_PLAIN, GOV_MAYBE = 2, 1
