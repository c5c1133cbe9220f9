import { ProductChanged, ProductDeactivated, ProductListed } from '@refold/events';
import { factsScenario } from '@refold/testing';
import { productFacts } from './product-facts';

const given = factsScenario(productFacts);

test('a product is in the category that its newest entry says', () => {
  given(new ProductListed({ sku: 'tea', name: 'Tea', category: 'drinks' })).then({
    sku: 'tea',
    name: 'Tea',
    category: 'drinks',
  });
  given(new ProductChanged({ sku: 'tea', category: 'groceries' })).then({
    sku: 'tea',
    name: null,
    category: 'groceries',
  });
  given(new ProductListed({ sku: 'x' })).then({ sku: 'x', name: null, category: null });
});

test('switching it off wipes out none of its entry', () => given(new ProductDeactivated({ sku: 'tea' })).then());
