"""`vonggac VERB`: the verbs that need no database start at once, the others are Django management commands.

Whatever the verb, an error that a user can meet is one line on standard error and exit status 2.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module

from vonggac.core.errors import Refused, VongGacError

# Verb -> module with main(argv) -> exit status. They never import Django: `vonggac read` must start in a blink.
PLAIN = {"read": "vonggac.cli.read", "roster": "vonggac.cli.roster", "hunt": "vonggac.cli.hunt"}

# Every verb, in the order in which a season needs them; a test compares this list with what is there.
VERBS = {
    "demo": "nạp tỉnh mẫu, mở đợt diễn tập và chạy chương trình",
    "migrate": "tạo hoặc nâng cấp cơ sở dữ liệu",
    "units": "sổ đơn vị: `units import TỆP`",
    "accounts": "tài khoản của người dùng",
    "read": "đọc văn bản: ai phải làm gì, trước khi nào",
    "open": "mở đợt từ một văn bản",
    "serve": "chạy chương trình tại một địa chỉ",
    "up": "chạy tất cả trong một tiến trình, kể cả theo dõi hệ thống",
    "worker": "chạy việc nền và theo dõi trên một trong nhiều máy, với PostgreSQL",
    "systems": "sổ hệ thống được theo dõi: `systems import TỆP`",
    "roster": "kiểm tra lịch trực: `roster check TỆP`",
    "hunt": "tìm tên miền giả danh: `hunt TỆP`",
    "remind": "nhắc các đơn vị sắp đến hạn và quá hạn",
    "deliver": "gửi các tin đang chờ",
    "fetch_mail": "lấy thư báo cáo từ hộp thư",
    "work": "chạy việc nền: nhắc việc, gửi tin, nhận thư",
    "chase": "soạn công văn đôn đốc các đơn vị còn nợ",
    "answers": "báo cáo của đơn vị: xuất ra bảng, nhập từ bảng",
    "report": "báo cáo kết quả của đợt, DOCX theo Nghị định 30/2020/NĐ-CP",
    "people": "dữ liệu cá nhân: xuất, quên, xóa khi hết hạn lưu",
    "audit": "nhật ký: `audit verify`",
}


def main() -> None:
    """Run the verb named on the command line."""
    verb, *rest = sys.argv[1:] or ["--help"]
    try:
        sys.exit(_run(verb, rest))
    except VongGacError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output (head, less) has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


def _run(verb: str, rest: list[str]) -> int:
    if verb in {"-h", "--help", "help"}:
        print("Cách dùng: vonggac LỆNH …   (vonggac LỆNH --help: chi tiết)\n")
        print("\n".join(f"  {name:<10} {words}" for name, words in VERBS.items()))
        return 0
    if verb not in VERBS:
        raise Refused(f"Không có lệnh «{verb}».", hint="Xem các lệnh: vonggac --help.")
    if verb in PLAIN:
        run: Callable[[list[str]], int] = import_module(PLAIN[verb]).main
        return run(rest)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vonggac.settings")
    from django.core.management import execute_from_command_line  # after the plain verbs, for their speed

    execute_from_command_line([sys.argv[0], verb, *rest])
    return 0


if __name__ == "__main__":
    main()
