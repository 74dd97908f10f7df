// SPDX-License-Identifier: Apache-2.0
/**
 * What does {@code doctor} find at each domain controller, queried by itself?
 * {@link org.adcertmap.tool.doctor.directory.DirectoryChecks} is the entry point;
 * {@link org.adcertmap.tool.doctor.directory.ControllerSurvey} queries them once for all checks of a Realm.
 */
package org.adcertmap.tool.doctor.directory;
