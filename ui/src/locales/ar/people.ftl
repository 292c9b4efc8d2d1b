# الأشخاص، والحساب الشخصي

people-title = الأشخاص
people-add = إضافة شخص
people-search = الاسم أو اسم الدخول
people-person = الشخص
people-role = الدور
people-store = الفرع
people-every-store = كل الفروع
people-state = الحالة
people-active = نشط
people-inactive = معطَّل
people-signing-in = الدخول
people-second-factor = العامل الثاني
people-seen = آخر دخول إلى الإدارة
people-none = لا أحد بعد
people-none-text = أضف من يعمل على صناديقك وفي الإدارة.
people-none-filtered = لا أحد يطابق
people-none-filtered-text = أزل أحد عوامل التصفية أو ابحث عن شيء آخر.

hindrance-inactive = معطَّل
hindrance-locked = مقفل
hindrance-no-password = بلا كلمة مرور بعد
hindrance-no-pin = بلا رقم سري
hindrance-inactive-about = لا يدخل إلى أي مكان. وما قام به يبقى محفوظًا.
hindrance-locked-about = كلمات مرور خاطئة كثيرة: لا يدخل أحد بهذا الاسم حتى { $until }.
hindrance-no-password-about = لم تُختر كلمة مرور بعد. أعد تعيينها لتحصل على رمز تُختار به.
hindrance-no-pin-about = بلا رقم سري لا يفتح هذا الشخص أي صندوق. أعطه رقمًا من «تعديل».

role-about-cashier = يبيع على الصناديق.
role-about-supervisor = يبيع، ويوافق على الخصومات والإلغاءات على الصناديق.
role-about-manager = يدير فرعًا: الصناديق، وفي الإدارة ما يلزم تسويته.
role-about-hq_analyst = يرى كل شيء في الإدارة ولا يغيّر شيئًا.
role-about-hq_admin = كل شيء في الإدارة، والأشخاص والصناديق أيضًا.

person-close = إغلاق الشخص
person-has = نعم
person-has-not = لا
person-pin = الرقم السري
person-password = كلمة المرور
person-sessions = الجلسات المفتوحة
person-created = أُضيف
person-history = السجل
person-history-none = لم يجرِ شيء بعد.
person-own = هذا أنت. كلمة مرورك وعاملك الثاني وجلساتك في حسابك.
person-own-fixed = دورك وفرعك يغيرهما مسؤول آخر.
person-by-pin = يدخل على الصناديق بالرقم السري. أعطه رقمًا آخر من «تعديل».
person-not-given = يُعطى هذا الدور عند الخادم لا هنا.
person-edit = تعديل
person-edit-title = تعديل { $name }
person-save = حفظ
person-saved = حُفظت بيانات { $name }
person-new-title = إضافة شخص
person-new-lead = ما يُطلب يتبع الدور.
person-name = الاسم
person-login = اسم الدخول
person-login-hint = حروف لاتينية وأرقام والعلامات - _ . @ +. ويبقى دائمًا.
person-pin-hint = من 4 إلى 8 أرقام، للصناديق.
person-pin-stays = اتركه فارغًا ليبقى الرقم الحالي.
person-pin-optional = لا يلزم للإدارة.
person-password-later = ستحصل بعدها على رمز يختار به هذا الشخص كلمة مرور.

person-reset = إعادة تعيين كلمة المرور
person-reset-title = إعادة تعيين كلمة مرور { $name }؟
person-reset-ask = تتوقف كلمة المرور القديمة فورًا وتنتهي كل الجلسات. تحصل على رمز تُختار به كلمة جديدة.
person-sign-out = تسجيل خروج من كل مكان
person-sign-out-title = تسجيل خروج { $name } من كل مكان؟
person-sign-out-ask = تنتهي كل الجلسات في الإدارة فورًا. ويمكن الدخول من جديد.
person-sign-out-done = سُجّل خروج { $name } من كل مكان
person-factor = إعادة تعيين العامل الثاني
person-factor-title = إعادة تعيين العامل الثاني لـ{ $name }؟
person-factor-ask = لهاتف ضائع. تأكد أن هذا الشخص هو من يطلب حقًا: حتى يُجهّز عامل آخر تكفي كلمة المرور وحدها.
person-factor-done = أُزيل العامل الثاني لـ{ $name }
person-unlock = فتح القفل
person-unlock-title = فتح القفل عن { $name }؟
person-unlock-ask = يمكن تجربة الدخول من جديد فورًا. اسأل أولًا من كتب كلمات المرور الخاطئة.
person-unlock-done = يمكن لـ{ $name } الدخول من جديد
person-deactivate = تعطيل
person-deactivate-title = تعطيل { $name }؟
person-deactivate-ask = تنتهي كل الجلسات فورًا، ويتوقف الرقم السري على كل صندوق حالما يصله الخبر. وما جرى يبقى محفوظًا.
person-deactivate-done = عُطّل { $name }
person-activate = تفعيل
person-activate-title = تفعيل { $name }؟
person-activate-ask = يعود الرقم السري وكلمة المرور كما كانا.
person-activate-done = { $name } نشط

reset-title = رمز لـ{ $name }
reset-lead = يصلح مرة واحدة، حتى { $until }.
reset-how = سلّمه شخصيًا أو بالهاتف. عند الدخول: «لدي رمز من المسؤول»، مع اسم الدخول { $login }.
reset-once = لا يُعرض هذا الرمز إلا الآن.
reset-done = تم

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
recovery-paper = إدارة Evertill، { $login }، { $day }
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
