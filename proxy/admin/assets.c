/* SPDX-License-Identifier: MIT
 *
 * admin/assets.c - few enough to be looked through.
 */
#include "proxy/admin/assets.h"

extern const struct asset assets_table[], assets_table_end[];

const struct asset *
assets_nth(size_t i)
{
	size_t count = (size_t)(assets_table_end - assets_table);

	return (i < count ? &assets_table[i] : NULL);
}

const struct asset *
assets_find(struct str path)
{
	const struct asset *asset;

	for (size_t i = 0; (asset = assets_nth(i)) != NULL; i++)
		if (str_eq(path, str_of(asset->path)))
			return (asset);
	return (NULL);
}
