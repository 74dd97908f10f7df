// SPDX-License-Identifier: Apache-2.0
/**
 * What in a valid configuration works against the mapping of client certificates? Each warning is worded here once, for
 * the start of Tomcat and for the shell: {@link org.adcertmap.setup.review.SettingsCheck} for the settings,
 * {@link org.adcertmap.setup.review.ConnectorReview} and {@link org.adcertmap.setup.review.RealmReview} for the rest,
 * and {@link org.adcertmap.setup.review.ServerXmlReview} reads all of it from {@code server.xml}.
 */
package org.adcertmap.setup.review;
