"use strict";
{% if audio %}
{% include "html/script/player.js" %}
{% endif %}
{% include "html/script/links.js" %}
{% include "html/script/boxes.js" %}
{% include "html/script/notes.js" %}
{% include "html/script/strip.js" %}
