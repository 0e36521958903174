"use strict";
{% include "html/script/transcript.js" %}
{% if audio %}
{% include "html/script/player.js" %}
{% endif %}
{% include "html/script/folds.js" %}
{% include "html/script/links.js" %}
{% include "html/script/boxes.js" %}
{% include "html/script/notes.js" %}
{% include "html/script/strip.js" %}
{% include "html/script/find.js" %}
{% include "html/script/take.js" %}
