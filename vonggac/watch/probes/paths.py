"""Which paths of a portal are tried for what should not be there, and the sign in the answer that proves it.

A sign is matched against the first KEEP bytes. What answers any path (a "soft 404") must not count: signs are of the
content, never of the status alone, and a path's answer must differ from that of a path that cannot exist.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Path:
    """A path, the kind of exposure, the sign; `html` where the right answer is a page (the others never are)."""

    path: str
    kind: str
    sign: re.Pattern[bytes]
    says: str
    html: bool = False


def _sign(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


GIT = _sign(rb"\A(?:ref: refs/|[0-9a-f]{40}\s*\Z)")
CODE = _sign(rb"\A\s*<\?php.*(?:\$|define)")
SECRETS = re.compile(
    rb"^[ \t]{0,8}(?:export )?[A-Z][A-Z0-9_]{0,60}(?:PASS|KEY|SECRET|TOKEN|DB_|DATABASE|HOST)[A-Z0-9_]{0,60} ?=",
    re.IGNORECASE | re.MULTILINE,
)
SQL = _sign(
    rb"\A.{0,400}(?:-- (?:MySQL|MariaDB|PostgreSQL|phpMyAdmin)|CREATE TABLE|INSERT INTO|DROP TABLE|PGDMP)"
)
ARCHIVE = _sign(
    rb"\A(?:PK\x03\x04|\x1f\x8b\x08|Rar!\x1a\x07|BZh[1-9]|7z\xbc\xaf\x27\x1c|\xfd7zXZ|.{257}ustar)"
)
LISTING = _sign(
    rb"<title>\s*Index of /|<h1>\s*Index of /|\[To Parent Directory\]|<title>Directory listing for /"
    rb"|Directory Listing For \["
)
IIS = _sign(rb"\A\s*(?:\xef\xbb\xbf)?(?:<\?xml.{0,200})?<configuration")
DOTNET = _sign(rb"\A\s*(?:\xef\xbb\xbf)?\{.*\"(?:ConnectionStrings|Logging|AppSettings)\"")
PHPINFO = _sign(rb"<title>(?:PHP [\d.]+\S* - )?phpinfo\(\)|<h1 class=\"p\">PHP Version")
PHPMYADMIN = _sign(rb"phpMyAdmin.{0,4000}pma_password|<title>\s*phpMyAdmin")
APACHE = _sign(rb"Apache Server Status for|<title>Apache Status")
PASSWORD = _sign(rb"<input[^<>]{1,400}type\s{0,4}=\s*[\"']?password")
FOLDERS = (
    "uploads/",
    "upload/",
    "images/",
    "files/",
    "backup/",
    "backups/",
    "data/",
    "Portals/0/",
    "sites/default/files/",
)
ARCHIVES = ("backup.zip", "backup.tar.gz", "backup.rar", "www.zip", "web.zip", "site.zip", "wwwroot.zip", "wwwroot.rar",
            "public_html.zip", "html.tar.gz", "www.tar.gz", "htdocs.zip")  # fmt: skip
DUMPS = ("backup.sql", "db.sql", "dump.sql", "database.sql", "data.sql", "backup.sql.gz")
ADMINS = ("admin", "admin/login", "administrator/", "wp-login.php", "user/login", "quantri", "quan-tri", "login.aspx",
          "admin.aspx", "umbraco", "typo3/")  # fmt: skip

PATHS: tuple[Path, ...] = (
    Path(".git/HEAD", "source", GIT, "nhánh của git"),
    Path(".git/config", "source", _sign(rb"\A\s*\[core\]"), "cấu hình git"),
    Path(".svn/entries", "source", _sign(rb"\A(?:\d{1,3}\s|<\?xml.*svn)"), "danh mục svn"),
    Path(".svn/wc.db", "source", _sign(rb"\ASQLite format 3\0"), "cơ sở dữ liệu svn"),
    Path(".hg/requires", "source", _sign(rb"\A(?:\w[\w-]*\n)*(?:revlogv1|dotencode|store)\b"), "kho mercurial"),
    Path(".DS_Store", "source", _sign(rb"\A\0\0\0\x01Bud1"), "danh mục tệp của macOS"),
    Path(".env", "environment", SECRETS, "biến cấu hình"),
    Path(".env.bak", "environment", SECRETS, "biến cấu hình"),
    Path(".env.production", "environment", SECRETS, "biến cấu hình"),
    Path("wp-config.php.bak", "environment", CODE, "mã cấu hình"),
    Path("wp-config.php~", "environment", CODE, "mã cấu hình"),
    Path("configuration.php.bak", "environment", CODE, "mã cấu hình"),
    Path("config.php.bak", "environment", CODE, "mã cấu hình"),
    Path("web.config", "environment", IIS, "cấu hình IIS"),
    Path("web.config.bak", "environment", IIS, "cấu hình IIS"),
    Path("appsettings.json", "environment", DOTNET, "cấu hình .NET"),
    Path(".htpasswd", "environment", _sign(rb"\A[\w.@-]+:(?:\$(?:apr1|2[aby])\$|\{SHA\})"), "mật khẩu băm"),
    *(Path(name, "backup", ARCHIVE, "tệp nén") for name in ARCHIVES),
    *(Path(name, "backup", ARCHIVE if name.endswith(".gz") else SQL, "bản kết xuất dữ liệu") for name in DUMPS),
    *(Path(name, "admin", PASSWORD, "ô mật khẩu", html=True) for name in ADMINS),
    Path("phpmyadmin/", "admin", PHPMYADMIN, "phpMyAdmin", html=True),
    Path("adminer.php", "admin", _sign(rb"<title>[^<]*Adminer"), "Adminer", html=True),
    Path("manager/html", "admin", _sign(rb"Tomcat.{0,400}Manager|Manager App"), "Tomcat Manager", html=True),
    *(Path(name, "listing", LISTING, "danh sách tệp", html=True) for name in FOLDERS),
    *(
        Path(name, "diagnostics", PHPINFO, "phpinfo", html=True)
        for name in ("phpinfo.php", "info.php", "test.php", "i.php", "php.php")
    ),
    Path("server-status", "diagnostics", APACHE, "trạng thái Apache", html=True),
    Path("elmah.axd", "diagnostics", _sign(rb"Error log for"), "nhật ký ELMAH", html=True),
    Path("trace.axd", "diagnostics", _sign(rb"Application Trace|Trace Viewer"), "vết ASP.NET", html=True),
    Path("actuator/env", "diagnostics", _sign(rb"\A\s*\{.*\"(?:propertySources|activeProfiles)\""), "Spring Actuator"),
)  # fmt: skip


def paths_for(host: str) -> tuple[Path, ...]:
    """Return all paths, those that carry the portal's own name included."""
    bare = host.removeprefix("www.")
    own = {
        name
        for stem in (bare, bare.split(".")[0])
        for name in (f"{stem}.zip", f"{stem}.tar.gz", f"{stem}.rar")
    }
    return (
        *PATHS,
        *(Path(name, "backup", ARCHIVE, "tệp nén") for name in sorted(own)),
        Path(f"{bare}.sql", "backup", SQL, "bản kết xuất dữ liệu"),
    )
