// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/**
 * @title Anchor
 * @notice Where consortia leave the Merkle roots of their ledgers, range after range of blocks, so that a ledger cannot
 * be rewritten by all its members together. What is here is never changed: for every block of a consortium there is at
 * most one root, and there is no block without a root below one that has it.
 * @dev The contract does not know what a root stands for; readers recompute it (RFC 6962 over the blocks of the range).
 * It is nobody's: there is no owner, no pause, no upgrade.
 */
contract Anchor {
    /// @notice One range of blocks and its root; `time` is the chain's, in seconds.
    struct Range {
        bytes32 root;
        uint64 first;
        uint64 last;
        uint64 time;
    }

    /// @notice Most blocks under one root: a bound on the work of whoever recomputes it, and on a publisher's mistake.
    uint64 public constant RANGE_BLOCKS_MAX = 100_000;

    mapping(bytes32 consortium => address) private _governors;
    mapping(bytes32 consortium => address) private _pendingGovernors;
    mapping(bytes32 consortium => mapping(address key => bool)) private _publishers;
    mapping(bytes32 consortium => mapping(address key => bool)) private _pendingPublishers;
    mapping(bytes32 consortium => Range[]) private _ranges;

    /// @notice A root was left. All that is needed to find and check a proof without reading the state.
    event Anchored(
        bytes32 indexed consortium,
        uint256 indexed index,
        uint64 first,
        uint64 last,
        bytes32 root,
        address publisher
    );
    event ConsortiumRegistered(bytes32 indexed consortium, bytes32 network, address governor);
    event GovernorProposed(bytes32 indexed consortium, address candidate);
    event GovernorChanged(bytes32 indexed consortium, address governor);
    event PublisherProposed(bytes32 indexed consortium, address candidate);
    event PublisherAuthorised(bytes32 indexed consortium, address publisher);
    event PublisherRetired(bytes32 indexed consortium, address publisher);

    /// @dev The caller registered this network before.
    error ConsortiumKnown(bytes32 consortium);
    /// @dev The caller does not govern the consortium, or there is no such consortium.
    error NotGovernor(bytes32 consortium, address caller);
    /// @dev Nobody proposed the caller as governor.
    error NotPendingGovernor(bytes32 consortium, address caller);
    /// @dev The key is not authorised to anchor for the consortium.
    error NotPublisher(bytes32 consortium, address key);
    /// @dev Nobody proposed the caller as publisher, or the proposal was taken back.
    error NotPendingPublisher(bytes32 consortium, address caller);
    /// @dev The range begins above the first block without a root.
    error Gap(bytes32 consortium, uint64 next, uint64 first);
    /// @dev The range begins with a block that has a root.
    error Overlap(bytes32 consortium, uint64 next, uint64 first);
    /// @dev The range ends before it begins, or is longer than `max` blocks.
    error RangeLength(uint64 first, uint64 last, uint64 max);
    /// @dev No root is all zeros.
    error RootMissing(uint64 first, uint64 last);
    /// @dev The block has no root yet; `next` is the first one without.
    error NotAnchored(bytes32 consortium, uint64 number, uint64 next);

    modifier onlyGovernor(bytes32 consortium) {
        if (msg.sender != _governors[consortium]) revert NotGovernor(consortium, msg.sender);
        _;
    }

    // Keys

    /**
     * @notice Registers a consortium; the caller governs it.
     * @dev The id is bound to the caller, so that nobody who sees the call can take the name before it is mined.
     * @param network Hash of the ledger's first record.
     * @return consortium Id of the consortium, see {consortiumOf}.
     */
    function register(bytes32 network) external returns (bytes32 consortium) {
        consortium = consortiumOf(msg.sender, network);
        if (_governors[consortium] != address(0)) revert ConsortiumKnown(consortium);
        _governors[consortium] = msg.sender;
        emit ConsortiumRegistered(consortium, network, msg.sender);
    }

    /// @notice First step of handing the consortium over; nothing changes until the candidate accepts. Zero takes it back.
    function proposeGovernor(bytes32 consortium, address candidate) external onlyGovernor(consortium) {
        _pendingGovernors[consortium] = candidate;
        emit GovernorProposed(consortium, candidate);
    }

    /// @notice Second step: the candidate shows that its key is in somebody's hands. Publishers and proposals stay as they
    /// are; the events name them, and the new governor retires those it does not want.
    function acceptGovernor(bytes32 consortium) external {
        if (msg.sender != _pendingGovernors[consortium]) revert NotPendingGovernor(consortium, msg.sender);
        delete _pendingGovernors[consortium];
        _governors[consortium] = msg.sender;
        emit GovernorChanged(consortium, msg.sender);
    }

    /// @notice First step of authorising a publisher's key; nothing changes until the key accepts.
    function proposePublisher(bytes32 consortium, address candidate) external onlyGovernor(consortium) {
        _pendingPublishers[consortium][candidate] = true;
        emit PublisherProposed(consortium, candidate);
    }

    /// @notice Second step: from now on the caller may anchor, beside the keys that are authorised already.
    function acceptPublisher(bytes32 consortium) external {
        if (!_pendingPublishers[consortium][msg.sender]) revert NotPendingPublisher(consortium, msg.sender);
        delete _pendingPublishers[consortium][msg.sender];
        _publishers[consortium][msg.sender] = true;
        emit PublisherAuthorised(consortium, msg.sender);
    }

    /// @notice Takes a key's authority away at once, or its proposal back.
    function retirePublisher(bytes32 consortium, address key) external onlyGovernor(consortium) {
        if (!_publishers[consortium][key] && !_pendingPublishers[consortium][key]) revert NotPublisher(consortium, key);
        delete _publishers[consortium][key];
        delete _pendingPublishers[consortium][key];
        emit PublisherRetired(consortium, key);
    }

    // Roots

    /**
     * @notice Leaves the root of the blocks from `first` to `last`, both included.
     *
     * Requirements, in this order:
     * - the caller is an authorised publisher of the consortium;
     * - `first` is the first block without a root;
     * - the range has at least one block and at most {RANGE_BLOCKS_MAX};
     * - the root is not zero.
     */
    function anchor(bytes32 consortium, uint64 first, uint64 last, bytes32 root) external {
        if (!_publishers[consortium][msg.sender]) revert NotPublisher(consortium, msg.sender);
        uint64 next = nextOf(consortium);
        if (first > next) revert Gap(consortium, next, first);
        if (first < next) revert Overlap(consortium, next, first);
        if (last < first || last - first >= RANGE_BLOCKS_MAX) revert RangeLength(first, last, RANGE_BLOCKS_MAX);
        if (root == bytes32(0)) revert RootMissing(first, last);
        uint256 index = _ranges[consortium].length;
        _ranges[consortium].push(Range(root, first, last, uint64(block.timestamp)));
        emit Anchored(consortium, index, first, last, root, msg.sender);
    }

    // Reading

    /// @notice Id of the consortium that `registrar` registers for a network.
    function consortiumOf(address registrar, bytes32 network) public pure returns (bytes32) {
        return keccak256(abi.encode(registrar, network));
    }

    /// @notice The governor's key; zero where there is no such consortium.
    function governorOf(bytes32 consortium) external view returns (address) {
        return _governors[consortium];
    }

    function isPublisher(bytes32 consortium, address key) external view returns (bool) {
        return _publishers[consortium][key];
    }

    /// @notice The first block without a root: where the next range begins.
    function nextOf(bytes32 consortium) public view returns (uint64) {
        Range[] storage ranges = _ranges[consortium];
        return ranges.length == 0 ? 0 : ranges[ranges.length - 1].last + 1;
    }

    /// @notice How many ranges have a root.
    function countOf(bytes32 consortium) external view returns (uint256) {
        return _ranges[consortium].length;
    }

    /// @notice A range by its index, counted from zero.
    function rangeAt(bytes32 consortium, uint256 index) external view returns (Range memory) {
        return _ranges[consortium][index];
    }

    /**
     * @notice The range a block is in, with its index.
     * @dev Ranges follow each other without a gap, so halving finds it. For readers outside: not cheap on chain.
     */
    function rangeOf(bytes32 consortium, uint64 number) external view returns (uint256 index, Range memory range) {
        uint64 next = nextOf(consortium);
        if (number >= next) revert NotAnchored(consortium, number, next);
        Range[] storage ranges = _ranges[consortium];
        uint256 above = ranges.length;
        // ranges[index] begins at or below the block, ranges[above] begins above it or is not there.
        while (above - index > 1) {
            uint256 middle = (index + above) / 2;
            if (ranges[middle].first <= number) index = middle;
            else above = middle;
        }
        range = ranges[index];
    }
}
