// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

/** A group of a {@link TestDirectory}; closing deletes it. */
public interface TestGroup extends AutoCloseable {
    String name();

    TestGroup add(TestAccount member);

    TestGroup add(TestGroup member);

    TestGroup remove(TestAccount member);

    @Override
    void close();
}
