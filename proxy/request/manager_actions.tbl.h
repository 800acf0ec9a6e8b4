/* SPDX-License-Identifier: MIT
 *
 * request/manager_actions.tbl.h - ACTION(name, text, help): the page of that
 * name is made by manager_text_##text().
 */
ACTION("menu",		menu,		"This list")
ACTION("info",		info,		"How the proxy does")
ACTION("counters",	counters,	"Traffic since the start")
ACTION("5min",		minutes,	"Rates of the last 5 minutes")
ACTION("60min",		hour,		"Rates of the last 60 minutes")
ACTION("service_times", times,		"Percentiles of times")
ACTION("utilization",	utilization,	"Rates of 5 and of 60 minutes")
ACTION("client_list",	elsewhere,	"Clients")
ACTION("active_requests", elsewhere,	"Requests")
ACTION("objects",	elsewhere,	"What is stored")
ACTION("ipcache",	lookups,	"Names looked up")
ACTION("fqdncache",	lookups,	"Names looked up")
ACTION("config",	config,		"Settings")
ACTION("filedescriptors", files,	"Descriptors in use")
ACTION("mem",		mem,		"Memory in use")
