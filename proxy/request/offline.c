/* SPDX-License-Identifier: MIT
 *
 * request/offline.c - answers while no origin may be asked.
 */
#include "proxy/request/offline.h"

#include "config/settings.h"
#include "proxy/request/synth.h"

bool
offline_is_set(const struct request *req)
{
	return (req->env->settings->cache_offline);
}

enum stage_result
offline_give(struct request *req)
{
	req->result = LOG_TCP_OFFLINE_HIT;
	req->stored = STORED_FRESH;
	req->note = "offline";
	return (pipeline_skip_to(req, STAGE_INSPECT));
}

enum stage_result
offline_refuse(struct request *req)
{
	req->result = LOG_TCP_MISS;
	synth_error(req, ERROR_OFFLINE, NULL);
	return (pipeline_skip_to(req, STAGE_DELIVER));
}
