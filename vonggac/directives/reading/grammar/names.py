"""Names of bodies: from capitals to words as they are written, and from the symbol of a letter to its issuer."""

import re

from vonggac.core.text import key, one_line

_KNOWN = (
    "Ủy ban nhân dân", "Hội đồng nhân dân", "Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Văn hóa và Thể thao", "Sở Giáo dục và Đào tạo", "Sở Nội vụ", "Sở Tài chính", "Sở Y tế",
    "Sở Công Thương", "Sở Xây dựng",
    "Sở Nông nghiệp và Môi trường", "Sở Tư pháp", "Sở Kế hoạch và Đầu tư", "Sở Tài nguyên và Môi trường",
    "Sở Giao thông vận tải", "Sở Du lịch",
    "Sở Lao động - Thương binh và Xã hội", "Sở Nông nghiệp và Phát triển nông thôn", "Sở Ngoại vụ",
    "Bộ Thông tin và Truyền thông", "Bộ Khoa học và Công nghệ", "Bộ Công an", "Bộ Nội vụ", "Bộ Quốc phòng",
    "Bộ Y tế", "Bộ Tài chính",
    "Bộ Văn hóa, Thể thao và Du lịch", "Bộ Giáo dục và Đào tạo", "Thủ tướng Chính phủ", "Chính phủ",
    "Văn phòng Chính phủ",
    "Cục An toàn thông tin", "Cục Viễn thông",
    "Cục An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao", "Cục Báo chí",
    "Cục Bưu điện Trung ương", "Cục Tần số vô tuyến điện",
    "Trung tâm Ứng cứu khẩn cấp máy tính Việt Nam", "Trung tâm Công nghệ thông tin và Truyền thông",
    "Trung tâm Chuyển đổi số", "Trung tâm Giám sát, điều hành thông minh",
    "Văn phòng Ủy ban nhân dân", "Văn phòng", "Công an", "Tỉnh ủy", "Thành ủy", "Ban Chỉ đạo",
    "Ban Tuyên giáo và Dân vận", "Ban Tuyên giáo",
    "Phòng Văn hóa và Thông tin", "Phòng Văn hóa - Xã hội", "Bộ Chỉ huy quân sự", "Ban Quản lý Khu kinh tế",
    "Đài Phát thanh - Truyền hình", "Báo và Phát thanh, Truyền hình",
    "Phòng An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao", "Chủ tịch", "Ban Quản lý",
    "Ban Chấp hành", "Đảng ủy", "Thanh tra", "Trường Đại học", "Trường Cao đẳng", "Học viện", "Bệnh viện Đa khoa",
    "Bệnh viện", "Bưu điện", "Viễn thông", "Ủy ban bầu cử", "Tiểu ban", "Liên đoàn Lao động", "Kho bạc Nhà nước",
)  # fmt: skip
_COMMON = {
    "tỉnh",
    "thành phố",
    "huyện",
    "xã",
    "phường",
    "thị",
    "trấn",
    "quận",
    "đặc",
    "khu",
    "của",
    "về",
    "cấp",
    "trên",
    "địa",
    "bàn",
}
_PLACE_AFTER = re.compile(r"\b(tỉnh|thành phố|huyện|thị xã|xã|phường|quận|thị trấn|đặc khu)\s+(.+)$")
_ORGANS = {
    "STTTT": "Sở Thông tin và Truyền thông", "SKHCN": "Sở Khoa học và Công nghệ", "UBND": "Ủy ban nhân dân",
    "CAT": "Công an", "CATP": "Công an",
    "BTTTT": "Bộ Thông tin và Truyền thông", "BKHCN": "Bộ Khoa học và Công nghệ", "BCA": "Bộ Công an",
    "TTG": "Thủ tướng Chính phủ",
    "CATTT": "Cục An toàn thông tin", "VNCERT": "Trung tâm Ứng cứu khẩn cấp máy tính Việt Nam",
    "VPCP": "Văn phòng Chính phủ", "CVT": "Cục Viễn thông",
    "SVHTTDL": "Sở Văn hóa, Thể thao và Du lịch", "SVHTT": "Sở Văn hóa và Thể thao",
    "SGDĐT": "Sở Giáo dục và Đào tạo", "SNV": "Sở Nội vụ", "STC": "Sở Tài chính", "SYT": "Sở Y tế",
    "SCT": "Sở Công Thương", "SXD": "Sở Xây dựng", "VP": "Văn phòng Ủy ban nhân dân",
    "VPUBND": "Văn phòng Ủy ban nhân dân", "CP": "Chính phủ", "TU": "Tỉnh ủy",
}  # fmt: skip
_NATIONAL = {"BTTTT", "BKHCN", "BCA", "TTG", "CATTT", "VNCERT", "VPCP", "CVT", "CP"}


def in_words(capitals: str, letter: str) -> str:
    """Return a name in capitals as it is written inside a sentence; the letter's own spelling wins.

    >>> in_words("UBND TỈNH HOA LƯ", "")
    'UBND tỉnh Hoa Lư'
    """
    known = _known(capitals)
    if known is not None:
        return known
    words = one_line(capitals)
    own = _own_spelling(words, letter)
    return own or _capitalised(words, letter)


def _own_spelling(words: str, letter: str) -> str | None:
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    for match in re.finditer(pattern, letter, re.IGNORECASE):
        found = one_line(match[0])
        if not found.isupper() and found[0].isupper():
            return found
    return None


_BY_LENGTH = [(name, key(name)) for name in sorted(_KNOWN, key=len, reverse=True)]


def _known(capitals: str) -> str | None:
    words = one_line(capitals)
    folded = key(words)
    for name, known in _BY_LENGTH:
        if folded == known:
            return name
        if folded.startswith(known + " "):
            rest = words[len(name) :].strip()
            return f"{name} {_known(rest) or _rest(rest)}"
    return None


def _rest(capitals: str) -> str:
    lowered = capitals.lower()
    if match := _PLACE_AFTER.match(lowered):
        return f"{match[1]} {_titled(match[2])}"
    return _titled(lowered) if len(capitals.split()) <= 3 else lowered


def _titled(words: str) -> str:
    words = words.replace("thành phố", "thành_phố")
    return " ".join(
        word.replace("_", " ") if word.replace("_", " ") in _COMMON else word[:1].upper() + word[1:]
        for word in words.split()
    )


def _capitalised(capitals: str, letter: str) -> str:
    lowered = " ".join(_as_elsewhere(capitals.lower().split(), letter))
    for short in ("ubnd", "hđnd", "ubmttq"):
        lowered = re.sub(rf"\b{short}\b", short.upper(), lowered)
    if match := _PLACE_AFTER.search(lowered):
        lowered = f"{lowered[: match.start()]}{match[1]} {_titled(match[2])}"
    return lowered[:1].upper() + lowered[1:]


def _as_elsewhere(words: list[str], letter: str) -> list[str]:
    """Return the words; those that the letter writes with a capital wherever it names them get it."""
    found = re.findall(r"\w+", letter)
    proper = {word.lower() for word in found if word.istitle()} - {word for word in found if word.islower()}
    return [word.capitalize() if word in proper else word for word in words]


def of_symbol(symbol: str, place: str | None, letter: str) -> str | None:
    """Return the issuer that a symbol means at a place: STTTT-BCVT at Hoa Lư is its Sở Thông tin và Truyền thông."""
    for part in re.split(r"[-/]", symbol):
        organ = _ORGANS.get(part.upper())
        if organ is None:
            continue
        if part.upper() in _NATIONAL or place is None:
            return organ
        city = key(place) in {
            "hà nội",
            "đà nẵng",
            "hải phòng",
            "cần thơ",
            "huế",
            "thành phố hồ chí minh",
            "tp. hồ chí minh",
        }
        return f"{organ} {'thành phố' if city else 'tỉnh'} {place}"
    return None


_POSTS = (
    "Phó Tổng Giám đốc", "Tổng Giám đốc", "Phó Giám đốc", "Giám đốc", "Phó Chủ tịch Thường trực",
    "Phó Chủ tịch", "Chủ tịch", "Bộ trưởng", "Thứ trưởng",
    "Phó Cục trưởng", "Cục trưởng", "Phó Chánh Văn phòng", "Chánh Văn phòng", "Phó Trưởng phòng",
    "Trưởng phòng", "Phó Thủ tướng", "Thủ tướng", "Phó Trưởng ban", "Trưởng ban",
    "Phó Chi cục trưởng", "Chi cục trưởng", "Chánh Thanh tra", "Viện trưởng", "Phó Bí thư", "Bí thư",
    "Vụ trưởng",
)  # fmt: skip


_FOLDED_POSTS = [(post, key(post)) for post in _POSTS]


def post_in_words(capitals: str) -> str:
    """Return a post in capitals as it is written inside a sentence.

    >>> post_in_words("PHÓ GIÁM ĐỐC")
    'Phó Giám đốc'
    """
    words = one_line(capitals)
    folded = key(words)
    for post, known in _FOLDED_POSTS:
        if folded == known:
            return post
        if folded.startswith(known + " "):
            rest = words[len(post) :].strip()
            return f"{post} {_known(rest) or _rest(rest)}"
    return words[:1] + words[1:].lower()
