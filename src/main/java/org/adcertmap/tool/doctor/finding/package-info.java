// SPDX-License-Identifier: Apache-2.0
/**
 * What does {@code doctor} find, and how are its checks run? Each check is a
 * {@link org.adcertmap.tool.doctor.finding.DoctorCheck}, an area has its checks in an
 * {@link org.adcertmap.tool.doctor.finding.AreaChecks}, and {@link org.adcertmap.tool.doctor.finding.CheckRunner} runs
 * them. Every finding has a {@link org.adcertmap.tool.doctor.finding.DoctorCode}.
 */
package org.adcertmap.tool.doctor.finding;
