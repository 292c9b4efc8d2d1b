# كلمات مشتركة بين الصندوق والإدارة.

product-name = Evertill

duration-seconds = { $n } ث
duration-minutes = { $n } د
duration-hours = { $m ->
    [0] { $h } س
   *[other] { $h } س و{ $m } د
}
duration-days = { $n ->
    [zero] أقل من يوم
    [one] يوم واحد
    [two] يومان
    [few] { $n } أيام
    [many] { $n } يومًا
   *[other] { $n } يوم
}

role-cashier = أمين الصندوق
role-supervisor = مشرف
role-manager = مدير الفرع

search-keyboard = لوحة المفاتيح على الشاشة
key-back = حذف حرف
key-space = مسافة
key-enter = إدخال

close = إغلاق
cancel = إلغاء
retry = حاول مرة أخرى
language = اللغة
theme = المظهر
theme-system = مثل النظام
theme-light = فاتح
theme-dark = داكن

state-waiting = في الانتظار
state-sending = قيد الإرسال
state-accepted = مقبول
state-needs_look = يحتاج إلى مراجعة
state-voided = ملغى
