# حساب المرء: كلمة المرور والعامل الثاني وأماكن الدخول.

choose-code = الرمز
choose-new = كلمة المرور الجديدة
choose-go = اختيار ودخول
password-title = كلمة المرور
password-lead = تغييرها ينهي كل جلساتك الأخرى.
password-current = كلمة المرور الحالية
password-wrong = هذه ليست كلمة مرورك.
password-hint = عشرة أحرف على الأقل. أربع كلمات لا صلة بينها جيدة، أما اسمك وما تستخدمه في مكان آخر فلا.
weak-keys = المفاتيح المتجاورة أول ما يُجرَّب.
weak-repeats = التكرار لا يزيدها صعوبة تُذكر.
weak-common = هي في القوائم التي تُجرَّب أولًا، أو قريبة منها.
weak-sequence = المتتاليات مثل abc أو 6543 أول ما يُجرَّب.
weak-dates = التواريخ والسنوات أول ما يُجرَّب.
weak-word = الكلمة الواحدة أول ما يُجرَّب.
weak-names = الأسماء وحدها أول ما يُجرَّب.
password-go = تغيير
password-changed = تغيرت كلمة مرورك، وانتهت كل الجلسات الأخرى.
factor-own = العامل الثاني
factor-on = مشغّل
factor-off = متوقف
factor-why = مع عامل ثانٍ لا يدخل من عرف كلمة مرورك: تُطلب أيضًا ستة أرقام من تطبيق على هاتفك.
factor-on-about = عند الدخول تُطلب ستة أرقام من تطبيقك أو رمز استرداد.
factor-set-up = تجهيز
factor-start = متابعة
factor-scan = امسح هذا بتطبيق مصادقة، ثم اكتب الأرقام الستة التي يعرضها.
factor-qr = رمز QR لتطبيق المصادقة
factor-secret = أو يدويًا
factor-confirm = تشغيل
factor-codes = رموز استرداد جديدة
factor-codes-ask = تتوقف القديمة. اكتب الأرقام الستة التي يعرضها تطبيقك.
factor-codes-go = إنشاء رموز جديدة
factor-remove = إيقاف
factor-remove-title = إيقاف العامل الثاني؟
factor-remove-ask = بعدها تكفي كلمة مرورك وحدها. اكتبها مرة أخرى مع الأرقام الستة من تطبيقك.
factor-removed = أُوقف العامل الثاني.
factor-first-title = جهّز عاملًا ثانيًا
factor-first-lead = { $name }، دورك ({ $role }) يتطلبه. دقيقة واحدة ثم تدخل.
recovery-title = رموز الاسترداد
recovery-about = كل رمز يحل مرة واحدة محل الأرقام الستة إذا ضاع هاتفك.
recovery-paper = { $merchant }، { $login }، { $day }
recovery-once = لا تُعرض إلا الآن. احفظها بعيدًا عن هاتفك.
recovery-copy = نسخ
recovery-print = طباعة
recovery-done = حفظتها
sessions-title = أين سجّلت الدخول
sessions-lead = أنهِ ما لا تعرفه، ثم غيّر كلمة مرورك.
session-current = هذه
session-used = آخر استخدام { $at }
session-since = منذ { $from }، حتى { $until } على الأكثر
session-end = تسجيل خروج
session-end-one = تسجيل خروج: { $agent }
session-ended = سُجّل الخروج: { $agent }
sessions-others = تسجيل خروج الأخرى
sessions-others-ask = { $n ->
    [zero] لا جلسات أخرى. هذه تستمر.
    [one] تنتهي جلسة أخرى فورًا ({ $n }). هذه تستمر.
    [two] تنتهي جلستان أخريان فورًا ({ $n }). هذه تستمر.
    [few] تنتهي { $n } جلسات أخرى فورًا. هذه تستمر.
    [many] تنتهي { $n } جلسة أخرى فورًا. هذه تستمر.
   *[other] تنتهي { $n } جلسة أخرى فورًا. هذه تستمر.
}
sessions-others-done = لم تبقَ إلا هذه الجلسة.
sessions-everywhere = تسجيل خروج من كل مكان
sessions-everywhere-ask = تنتهي كل جلساتك فورًا، وهذه أيضًا.
agent-on = { $browser } على { $system }
agent-unknown = برنامج غير معروف
