/* SPDX-License-Identifier: MIT
 *
 * supervisor/admin_doors.c - open what is set, or what may be had.
 */
#include "proxy/supervisor/admin_doors.h"

#include <string.h>

#include "config/complaint.h"
#include "config/settings.h"
#include "proxy/base/diag.h"

int
admin_doors_open(struct doors *d, struct doors_source source,
    const struct settings *settings, struct complaints *complaints)
{
	const struct endpoints *wanted = &settings->admin_listen;
	struct place place = settings->places[SETTING_ID_admin_listen];
	struct complaints *own;

	if (!wanted->is_auto)
		return (doors_open(d, source, wanted, place, complaints));
	own = complaints_new();
	if (own == NULL || doors_open(d, source, wanted, place, own) != 0) {
		memset(d, 0, sizeof(*d));
		diag_warnx("no dashboard: %s:%u is taken; admin.listen can "
			   "name another address",
		    wanted->at[0].host, wanted->at[0].port);
	}
	complaints_free(own);
	return (0);
}
