// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * Runs no test by itself; a test class extends it and implements those groups of the contract that its strategy keeps.
 * {@link StrategyContract} implements all groups.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ContractTest implements Contract {

    private Fixture fixture;

    /**
     * {@return the strategy under test, not yet used} The {@code wait_timeout} of the source may be as short as 3 s. A pool holds
     * at most {@code size} connections, which is 1 in most tests, so that it is certain which connection a unit gets.
     */
    protected abstract ConnectionStrategy strategy(DataSource dataSource, ConnectionOptions options, int size);

    @Override
    public final Fixture fixture() {
        return fixture;
    }

    @BeforeEach
    final void openFixture() throws SQLException {
        fixture = new Fixture(this);
    }

    @AfterEach
    final void closeFixture() throws Exception {
        fixture.close();
    }
}
