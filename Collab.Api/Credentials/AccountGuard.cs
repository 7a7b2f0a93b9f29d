using Collab.Api.Conventions.Limits;
using Microsoft.AspNetCore.Http.HttpResults;
using StackExchange.Redis;

namespace Collab.Api.Credentials;

/// <summary>
/// Slows down whoever guesses at one account's password, from however many addresses. Who knows it gets in from those that
/// the account was logged in to lately all the same, so that nobody keeps its owner out by guessing. It does not ask
/// whether there is such an account, and goes after the password was checked: neither the answer to a wrong one nor its
/// time tells from where the account is used.
/// </summary>
internal sealed class AccountGuard(SharedLimits limits)
{
    private const int KnownAddresses = 10;

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>Counts an attempt.</summary>
    /// <param name="email">The address as the database normalises it: another lower case would count one account under several names.</param>
    /// <param name="isRight">Whether the password was.</param>
    /// <param name="context">The request.</param>
    /// <returns><see langword="null"/> where it may go on.</returns>
    public async Task<ProblemHttpResult?> RefuseAsync(string email, bool isRight, HttpContext context)
    {
        var (account, address) = Names(email, context);
        if (isRight && await limits.AskAsync(async commands => (await commands.ListRangeAsync(account)).Contains(address)))
            return null;

        var verdict = await limits.TakeAsync(Limit.Account, account);
        return verdict.IsAllowed ? null : verdict.Refuse(context.Response.Headers);
    }

    /// <summary>The password was right: the address is one of the account's own from now on, until so many others are.</summary>
    public async Task RememberAsync(string email, HttpContext context)
    {
        var (account, address) = Names(email, context);
        await limits.AskAsync(commands =>
        {
            _ = commands.ListRemoveAsync(account, address, flags: CommandFlags.FireAndForget);
            _ = commands.ListLeftPushAsync(account, address, flags: CommandFlags.FireAndForget);
            _ = commands.ListTrimAsync(account, 0, KnownAddresses - 1, CommandFlags.FireAndForget);
            return commands.KeyExpireAsync(account, Remembered);
        });
    }

    /// <summary>
    /// The address is no account's any more. Where Redis is away it forgets by itself, after <see cref="Remembered"/> at
    /// most; until then whoever has the address next is known where its owner of before was.
    /// </summary>
    public async Task ForgetAsync(string email) => await limits.AskAsync(commands => commands.KeyDeleteAsync(AccountOf(email)));

    private (string Account, RedisValue Address) Names(string email, HttpContext context) =>
        (AccountOf(email), limits.NameOf(AddressBlock.Of(context)));

    private string AccountOf(string email) => $"collab:known:{limits.NameOf(email)}";
}
