/* SPDX-License-Identifier: MIT
 *
 * admin/assets.c - few enough to be looked through.
 */
#include "proxy/admin/assets.h"

extern const struct asset assets_table[];
extern const size_t assets_count;

const struct asset *
assets_nth(size_t i)
{
	return (i < assets_count ? &assets_table[i] : NULL);
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
