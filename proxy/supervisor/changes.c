/* SPDX-License-Identifier: MIT
 *
 * supervisor/changes.c - compare by the rows of the settings table.
 */
#include "proxy/supervisor/changes.h"

#include <string.h>

#include "config/settings.h"
#include "proxy/base/buf.h"
#include "proxy/base/object.h"

/* Types that no setting with SETTING_RESTART has are not compared. */
#define DIFFERS_BOOL(a, b)	((a) != (b))
#define DIFFERS_COUNT(a, b)	((a) != (b))
#define DIFFERS_BYTES(a, b)	((a) != (b))
#define DIFFERS_DURATION(a, b)	((a) != (b))
#define DIFFERS_CHOICE(a, b)	((a) != (b))
#define DIFFERS_TEXT(a, b)	(strcmp((a), (b)) != 0)
#define DIFFERS_TEXTS(a, b)	false
#define DIFFERS_ENDPOINTS(a, b)	false
#define DIFFERS_NETS(a, b)	false
#define DIFFERS_NET_GROUPS(a, b) false
#define DIFFERS_USER_GROUPS(a, b) false
#define DIFFERS_PORTS(a, b)	false
#define DIFFERS_CACHE_RULES(a, b) false
#define DIFFERS_TLS_EXCEPTIONS(a, b) false

static void
compare(const struct settings *old, const struct settings *new,
    bool differs[SETTING_COUNT])
{
#define SETTING(name, field, type, unit, min, def, max, flags, help)	\
	differs[SETTING_ID_##field] = ((flags)&SETTING_RESTART) != 0 && \
				      DIFFERS_##type(old->field, new->field);
#include "config/settings.tbl.h"
#undef SETTING
}

void
changes_need_restart(const struct settings *old, const struct settings *new,
    struct buf *out)
{
	bool differs[SETTING_COUNT];
	const struct place *place;
	int id;

	CHECK_OBJ(old, SETTINGS_MAGIC);
	CHECK_OBJ(new, SETTINGS_MAGIC);
	compare(old, new, differs);
	for (id = 0; id < SETTING_COUNT; id++) {
		if (!differs[id])
			continue;
		place = &new->places[id];
		if (place->file != NULL)
			(void)buf_printf(out, "%s:%u: ", place->file,
			    place->line);
		(void)buf_printf(out, "%s takes effect at the next start\n",
		    settings_name((enum setting_id)id));
	}
}
