"""What is known of domains, of protected names and of matches: the numbers that the compiled files share."""

# What a word is: of the lexicon, everyday English (PLAIN), a Vietnamese syllable.
LURE, BANK, GOV, WEAK, FILLER, PLAIN, SYLLABLE = 1, 2, 4, 8, 16, 32, 64
# What a domain of the lists is.
ALLOWED, HOSTING, CHEAP, SECOND, OWN = 1, 2, 4, 8, 16
# What a protected name is.
COMMON, STATE, EVERYWHERE, NO_DOMAINS, TINY, WORLD = 1, 2, 4, 8, 16, 32
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
    TRUE_GOV,
    AT_OWN_END,
    STRANGE,
) = (1 << n for n in range(5, 19))
# The row BEST: the best match so far, then what all matches of a name share.
SCORE, PATTERN, DISTANCE, FLAGS, FROM, TO, READY, REGISTERED, SEEN, STATE_LIKE, HEARD, NEEDED = range(12)
FIELDS = 12
LEAST = 45  # below this no match matters, whatever the floor: kernel.py takes a name for meant from here on
# endings.gov: how sure it is that the name pretends to stand under gov.vn.
GOV_PLAIN, GOV_MAYBE = 2, 1
