"""A made-up portal's first page, as its editors and as intruders change it."""

import random

WORDS = """ủy ban nhân dân xã thông báo kết quả tiếp công dân lịch họp hội nghị triển khai nhiệm vụ cải cách hành chính
chuyển đổi số y tế giáo dục nông nghiệp giao thông xây dựng môi trường văn hóa thể thao du lịch doanh nghiệp đầu tư thuế
đất đai""".split()  # noqa: SIM905 - a text reads better than a list


def news(seed: int, items: int = 12) -> str:
    rng = random.Random(seed)
    return "".join(
        f'<li class="tin"><a href="/tin/{rng.randrange(99999)}">{" ".join(rng.choices(WORDS, k=9))}</a>'
        f"<p>{' '.join(rng.choices(WORDS, k=25))}</p></li>"
        for _ in range(items)
    )


def first_page(
    seed: int = 1, *, items: int = 12, extra: str = "", head: str = "", visitors: int = 1000
) -> str:
    menu = "".join(
        f'<li><a href="/{name}">{name}</a></li>' for name in ("gioi-thieu", "tin-tuc", "thu-tuc", "lien-he")
    )
    return f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Cổng thông tin điện tử xã Mẫu</title>
    <link rel="stylesheet" href="/cong.css"><script src="/cong.js"></script>{head}</head><body><header class="dau">
    <h1>Xã Mẫu</h1><nav class="menu"><ul>{menu}</ul></nav></header><main><ul class="tin-moi">{news(seed, items)}</ul>
    <aside class="ben"><a href="https://chinhphu.vn/">Chính phủ</a>
    <a href="https://tinh-mau.gov.vn/">Tỉnh Mẫu</a></aside>
    <form action="/tim-kiem"><input name="q"></form>{extra}</main><footer class="chan"><p>Bản quyền xã Mẫu</p>
    <p>Lượt truy cập: {visitors}</p></footer></body></html>"""


def news_updates():
    """Changes that a portal's own editors make in a year."""
    for seed in range(2, 12):
        yield f"news {seed}", first_page(seed, visitors=seed * 777)
    yield "fewer items", first_page(30, items=5)
    yield "many items", first_page(31, items=30)
    yield (
        "a banner for Tết",
        first_page(32, extra='<div class="tet"><img src="/tet.png"><p>Chúc mừng năm mới</p></div>'),
    )
    yield "a notice", first_page(33, extra="<div class='khan'><b>Cảnh báo mưa lớn</b></div>")
    yield "a link more", first_page(34, extra='<a href="https://dichvucong.gov.vn/">Dịch vụ công</a>')
    yield (
        "a story on hackers",
        first_page(35, extra="<p>Công an cảnh báo nhóm hacker lừa đảo, máy chủ bị tấn công</p>"),
    )


def defacements():
    """What intruders put in place of the page."""
    yield (
        "a boast",
        "<html><title>Hacked By X-Team</title><body bgcolor=black><h1>HACKED BY X-TEAM</h1></body></html>",
    )
    yield "a boast inside the page", first_page(1, extra="<center>0wned by someone</center>")
    yield "a picture alone", "<html><body><img src='http://i.example/x.jpg'></body></html>"
    yield "an empty page", "<html><body></body></html>"
    yield (
        "another site",
        (
            "<html><head><title>Welcome to the casino lobby</title><script src='//cdn.example/x.js'></script><body>"
            + "".join(
                f"<div class=game><span>spin win bonus {n}</span><b>play now</b></div>" for n in range(40)
            )
            + "</body></html>"
        ),
    )
    yield (
        "the server's own page",
        (
            "<html><head><title>Welcome to nginx!</title><style>body{width:35em}</style></head><body>"
            "<h1>Welcome to nginx!</h1>"
            "<p>If you see this page, the nginx web server is successfully installed and working.</p></body></html>"
        ),
    )
    yield (
        "an installer",
        (
            "<html><head><title>WordPress Installation</title></head><body class=wp-core-ui>"
            "<h1>Welcome</h1><form action='?step=2'>"
            "<input name=weblog_title><input name=user_name><input type=password name=pass></form></body></html>"
        ),
    )
