// SPDX-License-Identifier: Apache-2.0
/**
 * What has changed in a domain since the last query? {@link org.adcertmap.directory.dc.dirsync.TrackingSession} polls
 * one domain controller, with DirSync or by uSNChanged, and checks which objects still exist.
 */
package org.adcertmap.directory.dc.dirsync;
