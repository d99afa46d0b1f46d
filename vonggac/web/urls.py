"""Every page of the program, in one list."""

from django.urls import URLPattern, URLResolver, include, path

from vonggac.web.views import board, decisions, duties, incoming, letters, outbox, reports, rows, signin

urlpatterns: list[URLPattern | URLResolver] = [
    path("", board.home, name="home"),
    path("dang-nhap/", signin.sign_in, name="sign-in"),
    path("dang-nhap/<str:secret>/", signin.sign_in_link, name="sign-in-link"),
    path("dang-xuat/", signin.sign_out, name="sign-out"),
    path("ngon-ngu/", signin.language, name="language"),
    path("dot/<int:pk>/", board.board_page, name="board"),
    path("dot/<int:pk>/nhiem-vu/", rows.rows_page, name="rows"),
    path("don-vi/<str:code>/", duties.unit_page, name="unit"),
    path("don-vi/<str:code>/tiep-nhan/", duties.receive_all, name="receive-all"),
    path("nhiem-vu/<int:pk>/", duties.obligation_page, name="obligation"),
    path("nhiem-vu/<int:pk>/gia-han/", decisions.extension_ask, name="extension-ask"),
    path("gia-han/<int:pk>/tra-loi/", decisions.extension_decide, name="extension-decide"),
    path("nhiem-vu/<int:pk>/mien/", decisions.waive_page, name="waive"),
    path("nhiem-vu/<int:pk>/giao-tiep/", decisions.pass_on_page, name="pass-on"),
    path("dot/<int:pk>/cho/", decisions.waiting_page, name="waiting"),
    path("dot/<int:pk>/tham-dinh/", decisions.verify_many, name="verify-many"),
    path("tra-loi/<int:pk>/tham-dinh/", duties.review_page, name="review"),
    path("tep/<int:pk>/", duties.attachment, name="attachment"),
    path("van-ban/", letters.letters, name="letters"),
    path("van-ban/<int:pk>/", letters.letter, name="letter"),
    path("van-ban/<int:pk>/xac-nhan/", letters.letter_confirm, name="letter-confirm"),
    path("van-ban/<int:pk>/mo/", letters.letter_open, name="letter-open"),
    path("bao-cao/", reports.reports, name="reports"),
    path("bao-cao/<int:pk>/docx/", reports.report_docx, name="report-docx"),
    path("bao-cao/<int:pk>/xlsx/", reports.report_xlsx, name="report-xlsx"),
    path("tin-gui/", outbox.outbox_page, name="outbox"),
    path("tin-gui/<int:pk>/gui-lai/", outbox.message_again, name="message-again"),
    path("thu-den/", incoming.incoming_list, name="incoming"),
    path("thu-den/<int:pk>/", incoming.incoming_page, name="mail"),
    path("thu-den/<int:pk>/ghi-nhan/", incoming.incoming_accept, name="mail-accept"),
    path("thu-den/<int:pk>/de-rieng/", incoming.incoming_aside, name="mail-aside"),
    path("thu-den/<int:pk>/tep/<int:place>/", incoming.incoming_file, name="mail-file"),
    path("api/", include("vonggac.api.urls")),
    path("tai-khoan/", include("vonggac.web.account_urls")),
]
